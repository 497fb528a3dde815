package dev.weft.activities.list;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {items, filter_by, extract_by, order_by, limit} → {result, first_record, last_record}}, applied in that order.
 * A comparison that makes no sense for an element fails with {@link FailureCode#INVALID_CONFIG}, and so does an element
 * asked for by a number that the list does not reach.
 */
public final class ListRunner implements TaskRunner {

    @Override
    public String type() {
        return "list";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException {
        List<JsonNode> elements = elements(config.path("items"));
        elements = filtered(elements, config.path("filter_by"));
        elements = extracted(elements, config.path("extract_by"));
        elements = ordered(elements, config.path("order_by"));
        elements = limited(elements, config.path("limit"));
        ObjectNode output = Json.object();
        output.set("result", Json.array().addAll(elements));
        output.set("first_record", elements.isEmpty() ? Json.nil() : elements.getFirst());
        output.set("last_record", elements.isEmpty() ? Json.nil() : elements.getLast());
        return output;
    }

    private static List<JsonNode> elements(JsonNode items) throws TaskException {
        if (items.isNull() || items.isMissingNode()) {
            return List.of();
        }
        if (!items.isArray()) {
            throw wrong("items must be a list");
        }
        List<JsonNode> elements = new ArrayList<>(items.size());
        items.forEach(elements::add);
        return elements;
    }

    private static boolean enabled(JsonNode step) {
        return step.isObject() && step.path("enabled").asBoolean(true);
    }

    private static List<JsonNode> filtered(List<JsonNode> elements, JsonNode step) throws TaskException {
        if (!enabled(step)) {
            return elements;
        }
        List<Comparison> comparisons = new ArrayList<>();
        for (JsonNode condition : step.path("conditions")) {
            comparisons.add(Comparison.of(condition));
        }
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode element : elements) {
            boolean holds = true;
            for (Comparison comparison : comparisons) {
                holds = holds && comparison.holds(element);
            }
            if (holds) {
                kept.add(element);
            }
        }
        return kept;
    }

    private static List<JsonNode> extracted(List<JsonNode> elements, JsonNode step) throws TaskException {
        Optional<Integer> serial = enabled(step) ? number(step.path("serial"), "extract_by.serial") : Optional.empty();
        if (serial.isEmpty()) {
            return elements;
        }
        if (serial.get() < 1 || serial.get() > elements.size()) {
            throw wrong("extract_by.serial: there is no element " + serial.get() + " among " + elements.size());
        }
        return List.of(elements.get(serial.get() - 1));
    }

    private static List<JsonNode> ordered(List<JsonNode> elements, JsonNode step) {
        if (!enabled(step)) {
            return elements;
        }
        Attribute key = new Attribute(step.path("key").asString(""));
        List<JsonNode> sorted = new ArrayList<>(elements);
        Order order = new Order(key);
        sorted.sort(step.path("value").asString("asc").equals("desc") ? order.reversed() : order);
        return sorted;
    }

    private static List<JsonNode> limited(List<JsonNode> elements, JsonNode step) throws TaskException {
        Optional<Integer> size = enabled(step) ? number(step.path("size"), "limit.size") : Optional.empty();
        return size.isEmpty() || size.get() >= elements.size()
                ? elements
                : elements.subList(0, Math.max(0, size.get()));
    }

    private static Optional<Integer> number(JsonNode value, String name) throws TaskException {
        String text = value.asString("").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw wrong(name + " must be a whole number, not \"" + text + "\"");
        }
    }

    static TaskException wrong(String message) {
        return new TaskException(FailureCode.INVALID_CONFIG, message);
    }
}
