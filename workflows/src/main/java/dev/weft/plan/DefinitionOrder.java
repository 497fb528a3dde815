package dev.weft.plan;

import dev.weft.canvas.CanvasProblem;
import dev.weft.canvas.Pointers;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Sorts problems as the places they lie in follow each other in the definition. */
final class DefinitionOrder {
    private final Map<String, Integer> positions = new LinkedHashMap<>();

    DefinitionOrder(JsonNode definition) {
        visit(definition, "");
    }

    private void visit(JsonNode node, String pointer) {
        positions.put(pointer, positions.size());
        if (node.isObject()) {
            node.properties().forEach(member -> visit(member.getValue(), pointer + "/" + Pointers.escape(member.getKey())));
        } else if (node.isArray()) {
            int index = 0;
            for (JsonNode element : node) {
                visit(element, pointer + "/" + index++);
            }
        }
    }

    List<CanvasProblem> sorted(List<CanvasProblem> problems) {
        return problems.stream()
                .sorted(Comparator.comparingInt(problem -> position(problem.path())))
                .toList();
    }

    /** What is missing stands where its owner does. */
    private int position(String pointer) {
        String known = pointer;
        while (!positions.containsKey(known)) {
            known = known.substring(0, Math.max(0, known.lastIndexOf('/')));
        }
        return positions.getOrDefault(known, 0);
    }
}
