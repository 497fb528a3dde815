package dev.weft.dify;

import dev.weft.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An {@code http} task as a node. */
final class HttpData {
    private final Wording said;

    HttpData(Wording said) {
        this.said = said;
    }

    void write(ObjectNode data) {
        said.only(List.of(
                "method", "url", "query", "headers", "body", "form", "auth", "as", "acceptStatus", "timeouts", "verifyTls"));
        String method = said.plain("method");
        data.put("method", method.isEmpty() ? "get" : method.toLowerCase(Locale.ROOT));
        data.put("url", said.text("url"));
        data.put("headers", lines("headers"));
        data.put("params", lines("query"));
        body(data.putObject("body"));
        authorization(data.putObject("authorization"));
        data.putObject("timeout").setAll(Loose.object(said.config(), "timeouts"));
        data.put("ssl_verify", !said.has("verifyTls") || Loose.flag(said.config(), "verifyTls"));
        data.putArray("variables");
    }

    private String lines(String member) {
        JsonNode values = said.config().path(member);
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, JsonNode> value : values.properties()) {
            List<JsonNode> all = value.getValue().isArray() ? Loose.list(values, value.getKey()) : List.of(value.getValue());
            for (JsonNode one : all) {
                String shown = one.isString() ? said.text(one, member) : Loose.text(one);
                lines.append(lines.isEmpty() ? "" : "\n").append(value.getKey()).append(':').append(shown);
            }
        }
        return lines.toString();
    }

    private void body(ObjectNode body) {
        if (said.has("form")) {
            ArrayNode fields = body.put("type", "x-www-form-urlencoded").putArray("data");
            for (Map.Entry<String, JsonNode> field : said.config().path("form").properties()) {
                entry(fields, field.getKey(), said.text(field.getValue(), "form"));
            }
        } else if (said.has("body")) {
            JsonNode written = said.config().path("body");
            String shown =
                    written.isString() ? said.text("body") : said.text(Json.text(Json.write(written)), "body");
            boolean json = Loose.text(said.config().path("headers"), "Content-Type").contains("json");
            body.put("type", written.isString() && !json ? "raw-text" : "json");
            entry(body.putArray("data"), "", shown);
        } else {
            body.put("type", "none").putArray("data");
        }
    }

    private static void entry(ArrayNode entries, String name, String value) {
        entries.addObject().put("key", name).put("type", "text").put("value", value);
    }

    private void authorization(ObjectNode authorization) {
        JsonNode auth = said.config().path("auth");
        if (auth.has("value")) {
            String kind = Loose.text(auth, "type");
            authorization.put("type", "api-key")
                    .putObject("config")
                    .put("type", kind.equals("header") ? "custom" : kind)
                    .put("api_key", said.text(auth.path("value"), "auth"))
                    .put("header", Loose.text(auth, "header"));
            return;
        }
        if (auth.isObject()) {
            said.complain("The credential " + Loose.text(auth, "credential") + " is not given away; name no credential");
        }
        authorization.put("type", "no-auth").putNull("config");
    }
}
