package dev.weft.dify;

import dev.weft.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code assigner} nodes: what they set, one after the other, as values that are all rendered at once. */
final class Assigners {
    private final States states;
    private final Selectors selectors;
    private final Carried carried;
    private final Problems problems;

    Assigners(States states, Selectors selectors, Carried carried, Problems problems) {
        this.states = states;
        this.selectors = selectors;
        this.carried = carried;
        this.problems = problems;
    }

    ObjectNode config(Node node) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        if (node.data().has("items")) {
            List<JsonNode> items = node.list("items");
            for (int index = 0; index < items.size(); index++) {
                item(node, items.get(index), "/data/items/" + index, values);
            }
        } else {
            first(node, values);
        }
        ObjectNode config = Json.object();
        if (values.isEmpty()) {
            values.put("nothing", Json.nil());
        }
        config.set("values", Json.object(values));
        return config;
    }

    /** As the first version of the node said it. */
    private void first(Node node, Map<String, JsonNode> values) {
        List<String> target = Loose.selector(node.data().path("assigned_variable_selector"));
        ObjectNode item = Json.object().put("input_type", "variable");
        item.set("variable_selector", Json.tree(target));
        item.set("value", node.data().path("input_variable_selector"));
        item.put("operation", node.text("write_mode"));
        item(node, item, "/data", values);
    }

    private void item(Node node, JsonNode item, String pointer, Map<String, JsonNode> values) {
        List<String> target = Loose.selector(item.path("variable_selector"));
        Optional<States.Variable> variable =
                target.size() < 2 ? Optional.empty() : states.find(target.getFirst(), target.get(1));
        if (variable.isEmpty()) {
            problems.add(
                    node,
                    pointer + "/variable_selector",
                    "unsupported_target",
                    "\"" + String.join(".", target) + "\" is neither a conversation variable nor a loop's; only these can be"
                            + " set");
            return;
        }
        carried.outOf(node, target.subList(0, 2)).ifPresent(iteration -> problems.add(
                node,
                pointer + "/variable_selector",
                "unsupported_target",
                "The node \"" + node.id() + "\" of type \"" + node.type() + "\" sets \"" + String.join(".", target)
                        + "\" for what comes after its item of the iteration \"" + iteration.id()
                        + "\", while Weft keeps it to that item; use a loop"));
        States.Variable set = variable.get();
        String before = Optional.ofNullable(values.get(set.name())).map(Assigners::now).orElse("state." + set.name());
        made(node, item, set, before, values)
                .ifPresentOrElse(
                        value -> values.put(set.name(), value),
                        () -> problems.add(
                                node,
                                pointer + "/operation",
                                "unsupported_operation",
                                "\"" + Loose.text(item, "operation") + "\" is no way to change a variable"));
    }

    private Optional<JsonNode> made(
            Node node, JsonNode item, States.Variable set, String before, Map<String, JsonNode> values) {
        String old = "default(" + before + ", " + Literal.expression(Loose.empty(set.type())) + ")";
        return switch (Loose.text(item, "operation")) {
            case "over-write", "overwrite", "set", "" -> Optional.of(given(node, item, set, values));
            case "clear" -> Optional.of(Loose.empty(set.type()));
            case "append" -> computed(old + " + [" + operand(node, item, set, values) + "]");
            case "extend" -> computed(old + " + default(" + operand(node, item, set, values) + ", [])");
            case "remove-first" -> computed("(size(" + old + ") == 0 ? [] : " + old + ".slice(1, size(" + old + ")))");
            case "remove-last" -> computed("(size(" + old + ") == 0 ? [] : " + old + ".slice(0, size(" + old + ") - 1))");
            case "+=" -> computed(old + " + " + operand(node, item, set, values));
            case "-=" -> computed(old + " - " + operand(node, item, set, values));
            case "*=" -> computed(old + " * " + operand(node, item, set, values));
            case "/=" -> computed(old + " / " + operand(node, item, set, values));
            default -> Optional.empty();
        };
    }

    private static Optional<JsonNode> computed(String cel) {
        return Optional.of(Json.text("{{ " + cel + " }}"));
    }

    /** What an earlier value of the same node is in a later one. */
    private static String now(JsonNode value) {
        if (value.isString() && value.stringValue().startsWith("{{ ") && value.stringValue().endsWith(" }}")) {
            return "(" + value.stringValue().substring(3, value.stringValue().length() - 3) + ")";
        }
        return Literal.expression(value);
    }

    private JsonNode given(Node node, JsonNode item, States.Variable set, Map<String, JsonNode> values) {
        JsonNode written = item.path("value");
        if (constant(item)) {
            return Literal.template(Loose.typed(set.type(), written));
        }
        List<String> selector = Loose.selector(written);
        return same(selector, values).orElseGet(() -> selectors.of(node, selector).template());
    }

    private String operand(Node node, JsonNode item, States.Variable set, Map<String, JsonNode> values) {
        JsonNode written = item.path("value");
        if (constant(item)) {
            String type = set.type().startsWith("array[") && Loose.text(item, "operation").equals("append")
                    ? set.type().substring(6, set.type().length() - 1)
                    : set.type();
            return Literal.expression(Loose.typed(type, written));
        }
        List<String> selector = Loose.selector(written);
        return same(selector, values).map(Assigners::now).orElseGet(() -> selectors.of(node, selector).cel());
    }

    private static boolean constant(JsonNode item) {
        return Loose.text(item, "input_type").equals("constant");
    }

    /** The value this node has given the variable just now. */
    private Optional<JsonNode> same(List<String> selector, Map<String, JsonNode> values) {
        return selector.size() == 2
                ? states.find(selector.getFirst(), selector.get(1)).map(States.Variable::name).map(values::get)
                : Optional.empty();
    }
}
