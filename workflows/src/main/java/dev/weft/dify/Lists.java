package dev.weft.dify;

import dev.weft.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code list-operator} nodes; what of them is switched off is left out. */
final class Lists {
    private final Selectors selectors;
    private final Texts texts;

    Lists(Selectors selectors, Texts texts) {
        this.selectors = selectors;
        this.texts = texts;
    }

    ObjectNode config(Node node) {
        ObjectNode config = Json.object();
        config.set("items", selectors.selected(node, "variable"));
        JsonNode filter = node.data().path("filter_by");
        if (Loose.flag(filter, "enabled")) {
            ArrayNode made = config.putObject("filter_by").put("enabled", true).putArray("conditions");
            for (JsonNode condition : Loose.list(filter, "conditions")) {
                if (!Loose.text(condition, "comparison_operator").isEmpty()) {
                    made.add(condition(node, condition));
                }
            }
        }
        JsonNode extract = node.data().path("extract_by");
        if (Loose.flag(extract, "enabled")) {
            String serial = Loose.text(extract, "serial");
            config.putObject("extract_by")
                    .put("enabled", true)
                    .put("serial", texts.template(node, serial.isEmpty() ? "1" : serial));
        }
        JsonNode order = node.data().path("order_by");
        if (Loose.flag(order, "enabled")) {
            config.putObject("order_by")
                    .put("enabled", true)
                    .put("key", Loose.text(order, "key"))
                    .put("value", Loose.text(order, "value").equalsIgnoreCase("desc") ? "desc" : "asc");
        }
        JsonNode limit = node.data().path("limit");
        if (Loose.flag(limit, "enabled")) {
            config.putObject("limit").put("enabled", true).put("size", Loose.integer(limit, "size").orElse(10));
        }
        return config;
    }

    private ObjectNode condition(Node node, JsonNode written) {
        ObjectNode condition = Json.object()
                .put("key", Loose.text(written, "key"))
                .put("comparison_operator", Loose.text(written, "comparison_operator"));
        JsonNode value = written.path("value");
        if (!value.isMissingNode() && !value.isNull()) {
            condition.set(
                    "value",
                    value.isString()
                            ? Json.text(texts.template(node, value.stringValue()))
                            : Literal.template(value));
        }
        return condition;
    }
}
