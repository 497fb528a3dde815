package dev.weft.local.demo;

import dev.weft.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** An event of a run, from a stream of server-sent events. */
record RunEvent(String name, JsonNode data) {

    static void read(InputStream stream, Consumer<RunEvent> reader) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        String name = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring("data:".length()).strip());
            } else if (line.isEmpty() && !data.isEmpty()) {
                reader.accept(new RunEvent(name, Json.parse(data.toString())));
                data.setLength(0);
            }
        }
    }

    String task() {
        return data.path("task").asString("");
    }

    int attempt() {
        return data.path("attempt").asInt(1);
    }
}
