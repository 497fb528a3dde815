package dev.weft.dify;

import dev.weft.dify.States.Place;
import dev.weft.expression.Outline;
import dev.weft.expression.Outline.Call;
import dev.weft.expression.Outline.Constant;
import dev.weft.expression.Reference;
import dev.weft.expression.Roots;
import dev.weft.expression.Templates;
import dev.weft.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An {@code assign} as an {@code assigner}, the other way round from {@link Assigners}: an operation for each variable. */
final class AssignData {
    private static final Outline ZERO = new Constant(Json.tree(0L));
    private static final Outline ONE = new Constant(Json.tree(1L));
    private static final List<String> ARITHMETIC = List.of("+", "-", "*", "/");

    private final Wording said;
    private final RunVariables variables;

    AssignData(Wording said, RunVariables variables) {
        this.said = said;
        this.variables = variables;
    }

    void write(ObjectNode data) {
        ArrayNode items = data.put("version", "2").putArray("items");
        Set<String> set = new LinkedHashSet<>();
        RunVariables.values(said.task()).forEach((name, value) -> {
            Optional<Place> place = variables.place(name).filter(one -> said.paths().sets(one));
            if (place.isEmpty()) {
                said.complain("Dify's run variables belong to a loop: set \"" + name
                        + "\" in a loop's body, and first in a task of type assign that the loop depends on");
                return;
            }
            if (names(value, set)) {
                said.complain("It sets \"" + name + "\" to what another of its variables was before; Dify sets one after"
                        + " the other, so do it in two tasks");
            }
            item(name, place.get(), value)
                    .ifPresentOrElse(
                            item -> items.add(item.set("variable_selector", Json.tree(place.get().selector()))),
                            () -> said.complain("Dify can't set \"" + name
                                    + "\" to that: it knows a constant, the path of a value, + - * / with a number, and"
                                    + " adding to a list"));
            set.add(name);
        });
    }

    /** Whether a value names one of the variables. */
    private static boolean names(JsonNode value, Set<String> variables) {
        return Templates.read(value, "").named().stream()
                .flatMap(named -> named.references().stream())
                .anyMatch(reference -> reference.root().equals(Roots.STATE)
                        && !reference.path().isEmpty()
                        && variables.contains(reference.path().getFirst()));
    }

    private Optional<ObjectNode> item(String name, Place place, JsonNode value) {
        Optional<JsonNode> constant = Literal.value(value);
        if (constant.isPresent()) {
            return constant(place, constant.get());
        }
        Optional<Outline> outline = Paths.alone(value);
        Optional<JsonNode> selector = said.paths().selector(value);
        if (selector.isPresent()) {
            return Optional.of(variable("over-write", selector.get()));
        }
        return outline.filter(Call.class::isInstance)
                .map(Call.class::cast)
                .flatMap(call -> computed(name, place, call));
    }

    private static Optional<ObjectNode> constant(Place place, JsonNode value) {
        if (value.isArray()) {
            return value.isEmpty() ? Optional.of(operation("clear")) : Optional.empty();
        }
        if (value.isNull() || !Fallbacks.type(value).equals(place.type())) {
            return Optional.empty();
        }
        ObjectNode item = operation(value.isBoolean() ? "over-write" : "set").put("input_type", "constant");
        return Optional.of(item.set("value", Literal.spelled(value)));
    }

    private Optional<ObjectNode> computed(String name, Place place, Call call) {
        if (call.is("?:", 3) && call.operands().getLast() instanceof Call slice && slice.is("slice", 3)) {
            Outline old = slice.operands().getFirst();
            return old(name, old) ? shortened(call, old) : Optional.empty();
        }
        if (call.operands().size() != 2 || !old(name, call.operands().getFirst())) {
            return Optional.empty();
        }
        Outline operand = call.operands().getLast();
        if (place.type().startsWith("array")) {
            return call.function().equals("+") ? added(operand) : Optional.empty();
        }
        return place.type().equals("number")
                        && ARITHMETIC.contains(call.function())
                        && operand instanceof Constant(JsonNode number)
                        && number.isNumber()
                ? Optional.of(operation(call.function() + "=").put("input_type", "constant").set("value", number))
                : Optional.empty();
    }

    /** Without its first or its last element, where there is one. */
    private static Optional<ObjectNode> shortened(Call call, Outline old) {
        Outline size = new Call("size", List.of(old));
        Outline none = new Call("==", List.of(size, ZERO));
        Outline empty = new Constant(Json.array());
        Outline first = new Call("slice", List.of(old, ONE, size));
        Outline last = new Call("slice", List.of(old, ZERO, new Call("-", List.of(size, ONE))));
        if (call.operands().equals(List.of(none, empty, first))) {
            return Optional.of(operation("remove-first"));
        }
        return call.operands().equals(List.of(none, empty, last))
                ? Optional.of(operation("remove-last"))
                : Optional.empty();
    }

    private Optional<ObjectNode> added(Outline operand) {
        if (operand instanceof Outline.Elements(List<Outline> elements) && elements.size() == 1) {
            return said.paths().selector(elements.getFirst()).map(steps -> variable("append", Json.tree(steps)));
        }
        return said.paths().selector(otherwise(operand)).map(steps -> variable("extend", Json.tree(steps)));
    }

    /** Whether it is what the variable was before. */
    private static boolean old(String name, Outline outline) {
        return otherwise(outline).equals(new Outline.Path(new Reference(Roots.STATE, List.of(name))));
    }

    /** Without what stands for a value that is not there. */
    private static Outline otherwise(Outline outline) {
        return outline instanceof Call call && call.is("default", 2) && call.operands().getLast() instanceof Constant
                ? call.operands().getFirst()
                : outline;
    }

    private static ObjectNode variable(String operation, JsonNode selector) {
        return operation(operation).put("input_type", "variable").set("value", selector);
    }

    private static ObjectNode operation(String name) {
        return Json.object().put("operation", name);
    }
}
