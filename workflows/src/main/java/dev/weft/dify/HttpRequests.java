package dev.weft.dify;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code http-request} nodes. */
final class HttpRequests {
    private static final String CONTENT_TYPE = "Content-Type";
    private static final List<String> SILENCES = List.of("connect", "read", "write");

    private final Selectors selectors;
    private final Texts texts;
    private final Problems problems;

    HttpRequests(Selectors selectors, Texts texts, Problems problems) {
        this.selectors = selectors;
        this.texts = texts;
        this.problems = problems;
    }

    /** A line or an entry of headers, parameters or a form. */
    private record Pair(String name, String value) {}

    ObjectNode config(Node node) {
        String method = node.text("method").toUpperCase(Locale.ROOT);
        ObjectNode config = Json.object()
                .put("method", method.isEmpty() ? "GET" : method)
                .put("url", texts.template(node, node.text("url").strip()))
                .put("as", "textOrFile");
        ObjectNode headers = Json.object();
        for (Pair pair : pairs(node, "headers", node.data().path("headers"))) {
            headers.put(pair.name(), texts.template(node, pair.value()));
        }
        ObjectNode query = named(node, pairs(node, "params", node.data().path("params")));
        body(node, config, headers);
        authorization(node, config, headers);
        if (!headers.isEmpty()) {
            config.set("headers", headers);
        }
        if (!query.isEmpty()) {
            config.set("query", query);
        }
        boolean fails = !node.text("error_strategy").isEmpty() && !node.text("error_strategy").equals("none")
                || Loose.flag(node.data().path("retry_config"), "retry_enabled");
        if (!fails) {
            config.putArray("acceptStatus").add("4xx").add("5xx");
        }
        timeouts(node, config);
        if (node.data().path("ssl_verify").isBoolean() && !node.data().path("ssl_verify").booleanValue()) {
            config.put("verifyTls", false);
        }
        return config;
    }

    /** As a text of lines {@code name:value}, or a list of {@code {key, value}}. */
    private List<Pair> pairs(Node node, String member, JsonNode written) {
        List<Pair> pairs = new ArrayList<>();
        if (written.isArray()) {
            for (JsonNode entry : written) {
                pairs.add(new Pair(Loose.text(entry, "key").strip(), Loose.text(entry, "value")));
            }
        } else {
            for (String line : Loose.text(written).split("\\R", -1)) {
                int colon = separator(line);
                pairs.add(colon < 0
                        ? new Pair(line.strip(), "")
                        : new Pair(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
            }
        }
        pairs.removeIf(pair -> pair.name().isEmpty());
        for (Pair pair : pairs) {
            if (!Texts.selectors(pair.name()).isEmpty()) {
                problems.add(
                        node,
                        "/data/" + member,
                        "dynamic_name",
                        "The name \"" + pair.name() + "\" is filled in at run time, which Weft can't; write it out");
            }
        }
        return pairs;
    }

    private static int separator(String line) {
        int reference = line.startsWith("{{#") ? line.indexOf("#}}") : 0;
        return line.indexOf(':', Math.max(0, reference));
    }

    /** Of a name that stands several times a list. */
    private ObjectNode named(Node node, List<Pair> pairs) {
        ObjectNode object = Json.object();
        for (Pair pair : pairs) {
            JsonNode value = Json.text(texts.template(node, pair.value()));
            JsonNode before = object.path(pair.name());
            if (before instanceof ArrayNode list) {
                list.add(value);
            } else {
                object.set(pair.name(), before.isMissingNode() ? value : Json.array().add(before).add(value));
            }
        }
        return object;
    }

    private void body(Node node, ObjectNode config, ObjectNode headers) {
        JsonNode body = node.data().path("body");
        JsonNode data = body.path("data");
        switch (Loose.text(body, "type")) {
            case "json" -> {
                String text = single(data);
                if (!text.isBlank()) {
                    config.set("body", new JsonBody(texts, node).of(text));
                    content(headers, "application/json");
                }
            }
            case "raw-text" -> {
                config.put("body", texts.template(node, single(data)));
                content(headers, "text/plain; charset=utf-8");
            }
            case "x-www-form-urlencoded" -> config.set("form", named(node, pairs(node, "body/data", data)));
            case "form-data" -> multipart(node, config, data);
            case "binary" -> {
                List<JsonNode> entries = Loose.list(body, "data");
                List<String> selector =
                        entries.isEmpty() ? List.of() : Loose.selector(entries.getFirst().path("file"));
                config.set("file", selectors.of(node, selector).template());
            }
            default -> {}
        }
    }

    private static String single(JsonNode data) {
        return data.isArray() ? Loose.text(data.path(0), "value") : Loose.text(data);
    }

    private static void content(ObjectNode headers, String type) {
        boolean named = headers.propertyNames().stream().anyMatch(CONTENT_TYPE::equalsIgnoreCase);
        if (!named) {
            headers.put(CONTENT_TYPE, type);
        }
    }

    private void multipart(Node node, ObjectNode config, JsonNode data) {
        ArrayNode parts = Json.array();
        if (data.isArray()) {
            for (JsonNode entry : data) {
                String name = Loose.text(entry, "key").strip();
                if (!name.isEmpty() && Loose.text(entry, "type").equals("file")) {
                    ObjectNode part = Json.object().put("name", name);
                    part.set("file", selectors.of(node, Loose.selector(entry.path("file"))).template());
                    parts.add(part);
                } else if (!name.isEmpty()) {
                    parts.add(Json.object().put("name", name).put("value", texts.template(node, Loose.text(entry, "value"))));
                }
            }
        } else {
            for (Pair pair : pairs(node, "body/data", data)) {
                parts.add(Json.object().put("name", pair.name()).put("value", texts.template(node, pair.value())));
            }
        }
        if (!parts.isEmpty()) {
            config.set("multipart", parts);
        }
    }

    private void authorization(Node node, ObjectNode config, ObjectNode headers) {
        JsonNode authorization = node.data().path("authorization");
        JsonNode how = authorization.path("config");
        if (!Loose.text(authorization, "type").equals("api-key") || !how.isObject()) {
            return;
        }
        String value = texts.template(node, Loose.text(how, "api_key"));
        if (value.isEmpty()) {
            return;
        }
        switch (Loose.text(how, "type")) {
            case "bearer" -> config.set("auth", Json.object().put("type", "bearer").put("value", value));
            case "basic" -> config.set("auth", Json.object().put("type", "basic").put("value", value));
            default -> {
                String header = Loose.text(how, "header").strip();
                String name = header.isEmpty() ? "Authorization" : header;
                headers.propertyNames().stream()
                        .filter(name::equalsIgnoreCase)
                        .toList()
                        .forEach(headers::remove);
                config.set("auth", Json.object().put("type", "header").put("value", value).put("header", name));
            }
        }
    }

    private static void timeouts(Node node, ObjectNode config) {
        JsonNode written = node.data().path("timeout");
        ObjectNode timeouts = Json.object();
        for (String name : SILENCES) {
            Optional<JsonNode> seconds = Loose.number(written.path(name)).filter(value -> value.asDouble() > 0);
            seconds.ifPresent(value -> timeouts.set(name, value));
        }
        if (!timeouts.isEmpty()) {
            config.set("timeouts", timeouts);
        }
    }

    /** Longest time of an attempt, in seconds: Dify limits silences and not the whole. */
    static int seconds(Node node) {
        double all = 0;
        for (Map.Entry<String, JsonNode> written : Loose.object(node.data(), "timeout").properties()) {
            if (SILENCES.contains(written.getKey())) {
                all += Loose.number(written.getValue()).map(JsonNode::asDouble).orElse(0.0);
            }
        }
        return (int) Math.clamp(all, 600, 86_400);
    }
}
