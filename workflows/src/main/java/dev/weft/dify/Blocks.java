package dev.weft.dify;

import dev.weft.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code iteration} and {@code loop} nodes: how often their bodies run, and what comes of them. */
final class Blocks {
    static final int MOST_ROUNDS = 100_000;
    private static final int MOST_PARALLEL = 1_000;

    private final Document document;
    private final Flow flow;
    private final States states;
    private final Selectors selectors;
    private final Conditions conditions;

    Blocks(Document document, Flow flow, States states, Selectors selectors, Conditions conditions) {
        this.document = document;
        this.flow = flow;
        this.states = states;
        this.selectors = selectors;
        this.conditions = conditions;
    }

    ObjectNode iteration(Node node) {
        ObjectNode config = Json.object();
        JsonNode items = selectors.selected(node, "iterator_selector");
        config.set("items", items.isNull() ? Json.array() : items);
        boolean parallel = Loose.flag(node.data(), "is_parallel");
        int atOnce = Math.clamp(Loose.integer(node.data(), "parallel_nums").orElse(10), 1, MOST_PARALLEL);
        config.put("parallel", parallel ? atOnce : 1);
        switch (node.text("error_handle_mode")) {
            case "continue-on-error" -> config.put("onItemError", "null");
            case "remove-abnormal-output" -> config.put("onItemError", "remove");
            default -> {}
        }
        if (!node.data().has("flatten_output") || Loose.flag(node.data(), "flatten_output")) {
            config.put("flatten", true);
        }
        return config;
    }

    ObjectNode loop(Node node) {
        ObjectNode config = Json.object()
                .put("count", Math.clamp(Loose.integer(node.data(), "loop_count").orElse(1), 0, MOST_ROUNDS))
                .put("maxIterations", MOST_ROUNDS);
        List<JsonNode> written = node.list("break_conditions");
        if (!written.isEmpty()) {
            ends(node, written, config);
        }
        return config;
    }

    /**
     * What ends a loop is asked in turn, before the first round too; one that names a value of the round is none then,
     * and those after it are not asked.
     */
    private void ends(Node node, List<JsonNode> written, ObjectNode config) {
        boolean and = Cases.all(node.data());
        int before = 0;
        while (before < written.size() && !ofTheRound(node, written.get(before))) {
            before++;
        }
        if (before < written.size()) {
            config.put("until", ends(node, written, and));
        }
        if (before == written.size() || (before > 0 && !and)) {
            config.put("while", "!(" + ends(node, written.subList(0, before), and) + ")");
        }
    }

    private String ends(Node node, List<JsonNode> written, boolean and) {
        return conditions.all(inside(node), written, and, "/data/break_conditions");
    }

    private boolean ofTheRound(Node loop, JsonNode condition) {
        List<String> selector = Loose.selector(condition.path("variable_selector"));
        if (selector.isEmpty()) {
            return false;
        }
        boolean number = selector.equals(List.of(loop.id(), "index")) && states.find(loop.id(), "index").isEmpty();
        return number
                || document.node(selector.getFirst()).filter(named -> flow.around(named).contains(loop)).isPresent();
    }

    /** Template of a round's result. */
    JsonNode output(Node node) {
        if (node.is("iteration")) {
            List<String> selector = Loose.selector(node.data().path("output_selector"));
            return selectors.of(inside(node), selector).template();
        }
        ObjectNode output = Json.object();
        for (JsonNode written : node.list("loop_variables")) {
            String label = Loose.text(written, "label");
            states.find(node.id(), label)
                    .ifPresent(variable -> output.put(label, "{{ state." + variable.name() + " }}"));
        }
        return output;
    }

    /** Stands behind everything in the body. */
    private static Node inside(Node block) {
        return new Node(Flow.END_OF + block.id(), block.type(), block.data(), block.pointer(), Optional.of(block.id()));
    }
}
