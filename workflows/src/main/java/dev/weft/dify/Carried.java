package dev.weft.dify;

import dev.weft.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Variables that are set in an iteration and asked for by another item or behind it: in Dify they are carried there, while
 * Weft keeps what is set for an item to that item.
 */
final class Carried {
    private static final List<String> ANEW = List.of("over-write", "overwrite", "set", "clear", "");

    private final Document document;
    private final Flow flow;

    Carried(Document document, Flow flow) {
        this.document = document;
        this.flow = flow;
    }

    /**
     * The iteration that what a node sets would have to leave.
     *
     * @param target {@code [owner, name]}
     */
    Optional<Node> outOf(Node assigner, List<String> target) {
        for (Node block : flow.around(assigner)) {
            if (block.id().equals(target.getFirst())) {
                return Optional.empty();
            }
            boolean leaves = document.nodes().values().stream().anyMatch(node -> wants(node, assigner, block, target));
            if (block.is("iteration") && leaves) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }

    private boolean wants(Node node, Node assigner, Node iteration, List<String> target) {
        if (node.equals(iteration) || !flow.reaches(node)) {
            return false;
        }
        boolean inside = flow.around(node).contains(iteration);
        boolean sees = inside ? !flow.before(assigner, node) : !flow.before(node, iteration);
        return sees && reads(node, target);
    }

    private static boolean reads(Node node, List<String> target) {
        if (!node.is("assigner")) {
            return names(node.data(), target);
        }
        List<JsonNode> items = node.data().has("items") ? node.list("items") : List.of(node.data());
        return items.stream().anyMatch(item -> {
            boolean first = item.has("assigned_variable_selector");
            List<String> set = Loose.selector(item.path(first ? "assigned_variable_selector" : "variable_selector"));
            boolean changes = !ANEW.contains(Loose.text(item, first ? "write_mode" : "operation"));
            return set.equals(target) && changes
                    || names(item.path(first ? "input_variable_selector" : "value"), target);
        });
    }

    private static boolean names(JsonNode value, List<String> target) {
        if (value.isString()) {
            return Texts.selectors(value.stringValue()).stream().anyMatch(selector -> starts(selector, target));
        }
        return starts(Loose.selector(value.isArray() ? value : Json.nil()), target)
                || value.valueStream().anyMatch(inner -> names(inner, target));
    }

    private static boolean starts(List<String> selector, List<String> target) {
        return selector.size() >= target.size() && selector.subList(0, target.size()).equals(target);
    }
}
