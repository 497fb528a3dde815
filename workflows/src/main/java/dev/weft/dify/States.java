package dev.weft.dify;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The run variables that stand for conversation variables and for those of loops. */
final class States {
    static final String CONVERSATION = "conversation";
    private static final int LONGEST = 56;

    private final Map<List<String>, Variable> variables = new LinkedHashMap<>();
    private final Set<String> names = new LinkedHashSet<>();

    /** @param type as Dify names it */
    record Variable(String name, String type) {}

    States(Document document) {
        for (JsonNode written : Loose.list(document.workflow(), "conversation_variables")) {
            add(CONVERSATION, Loose.text(written, "name"), Loose.text(written, "value_type"));
        }
        for (Node node : document.nodes().values()) {
            if (node.is("loop")) {
                for (JsonNode written : node.list("loop_variables")) {
                    add(node.id(), Loose.text(written, "label"), Loose.text(written, "var_type"));
                }
            }
        }
    }

    private void add(String owner, String label, String type) {
        if (label.isEmpty()) {
            return;
        }
        String plain = (owner.equals(CONVERSATION) ? "conversation_" : "loop_" + owner + "_") + label;
        plain = plain.replaceAll("[^A-Za-z0-9_]", "_");
        plain = plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
        String name = plain;
        for (int number = 2; !names.add(name); number++) {
            name = plain + "_" + number;
        }
        variables.putIfAbsent(List.of(owner, label), new Variable(name, type));
    }

    Optional<Variable> find(String owner, String label) {
        return Optional.ofNullable(variables.get(List.of(owner, label)));
    }

    /**
     * Where Dify has what a run variable stands for.
     *
     * @param selector the owner first, a loop's id or {@value States#CONVERSATION}
     * @param type as Dify names it
     */
    record Place(List<String> selector, String type) {
        boolean of(String owner) {
            return selector.getFirst().equals(owner);
        }
    }

    /** By the run variable's name. */
    Map<String, Place> places() {
        Map<String, Place> places = new LinkedHashMap<>();
        variables.forEach((selector, variable) -> places.put(variable.name(), new Place(selector, variable.type())));
        return places;
    }
}
