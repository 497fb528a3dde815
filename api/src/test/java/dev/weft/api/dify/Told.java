package dev.weft.api.dify;

import dev.weft.api.Api;
import dev.weft.json.Json;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * One event of a stream, as it came.
 *
 * @param text with its empty line
 */
record Told(long id, JsonNode json, String text) {

    String event() {
        return json.path("event").stringValue();
    }

    JsonNode data() {
        return json.path("data");
    }

    static HttpResponse<InputStream> open(Api api, String run, String user, long lastEventId) throws Exception {
        var request = api.request("GET", "/v1/workflow/" + run + "/events?user=" + user, Optional.empty());
        if (lastEventId > 0) {
            request.header("Last-Event-ID", Long.toString(lastEventId));
        }
        return Api.client().sendAsync(request.build(), BodyHandlers.ofInputStream()).get(30, TimeUnit.SECONDS);
    }

    /** To the end of the stream. */
    static String all(Api api, String run, String user, long lastEventId) throws Exception {
        try (InputStream body = open(api, run, user, lastEventId).body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Each starts with its id, then its data; keep-alives are left out. */
    static List<Told> events(String stream) {
        return List.of(stream.split("(?<=\n\n)")).stream()
                .filter(text -> !text.equals("event: ping\n\n") && !text.isBlank())
                .map(text -> {
                    String[] lines = text.split("\n");
                    if (lines.length != 2 || !lines[0].startsWith("id: ") || !lines[1].startsWith("data: {")) {
                        throw new AssertionError("No event: " + text);
                    }
                    return new Told(
                            Long.parseLong(lines[0].substring(4)), Json.parse(lines[1].substring(6)), text);
                })
                .toList();
    }

    /** The first of that name. */
    static Told first(List<Told> events, String event) {
        return events.stream().filter(told -> told.event().equals(event)).findFirst().orElseThrow();
    }

    static List<String> names(List<Told> events) {
        return events.stream().map(Told::event).toList();
    }
}
