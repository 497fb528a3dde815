package dev.weft.dify;

import dev.weft.dify.Comparisons.Comparison;
import dev.weft.dify.Comparisons.Joined;
import dev.weft.expression.Condition;
import dev.weft.expression.ExpressionException;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code loop} as a node. Dify asks what ends a loop before the first round and after each one, and what names a
 * value of the round holds not before there is one: {@code while} and {@code until} are said where that makes no difference.
 * A loop without a {@code count} ends, in Dify, where Weft would fail it for its {@code maxIterations}.
 */
final class LoopData {
    private static final int ROUNDS = 1_000;

    private final Wording said;
    private final Wording inside;
    private final RunVariables variables;
    private final JsonNode loop;
    private final TaskTree body;
    private final String id;

    LoopData(Wording said, RunVariables variables) {
        this.said = said;
        this.variables = variables;
        this.loop = said.task();
        this.inside = said.within(loop);
        this.body = new TaskTree(loop.path("body"));
        this.id = Loose.text(loop, "id");
    }

    void write(ObjectNode data) {
        said.only(List.of("count", "while", "until", "maxIterations"));
        if (said.has("count") && !said.config().path("count").isIntegralNumber()) {
            said.complain("Dify's loops count to a number that is written out");
        }
        int limit = Loose.integer(said.config(), "maxIterations").orElse(ROUNDS);
        data.put("loop_count", Loose.integer(said.config(), "count").orElse(limit));
        Joined ends = ends();
        data.put("logical_operator", ends.operator());
        data.set("break_conditions", ends.written(id));
        data.set("loop_variables", variables());
        data.put("start_node_id", BlockData.entrance(loop));
        output();
    }

    private Joined ends() {
        List<Comparison> before = new ArrayList<>();
        List<Comparison> after = new ArrayList<>();
        boolean all = read("while", before);
        all |= read("until", after);
        if (!before.isEmpty() && !after.isEmpty() && all) {
            said.complain("Dify joins all that ends a loop by one \"or\": write what `while` and `until` ask as such");
        }
        Stream<Comparison> ofTheRound = after.stream().filter(this::ofTheRound);
        Stream<Comparison> others = after.stream().filter(one -> !ofTheRound(one));
        List<Comparison> ends = new ArrayList<>(before);
        Stream.concat(ofTheRound, others).filter(one -> !before.contains(one)).forEach(ends::add);
        boolean or = !before.isEmpty() && !after.isEmpty() || !all;
        return new Joined(ends, or && ends.size() > 1);
    }

    /** Whether all of several must hold for the loop to end. */
    private boolean read(String member, List<Comparison> into) {
        JsonNode written = said.config().path(member);
        boolean before = member.equals("while");
        if (written.isMissingNode() || Loose.text(written).strip().equals(Boolean.toString(before))) {
            return false;
        }
        Optional<Joined> joined = inside.condition(written, before);
        if (joined.isEmpty()) {
            return false;
        }
        if (joined.get().comparisons().isEmpty()) {
            said.complain("A loop that ends before its first round is none; remove \"" + member + "\"");
            return false;
        }
        into.addAll(joined.get().comparisons());
        boolean all = !joined.get().or() && into.size() > 1;
        boolean round = into.stream().anyMatch(this::ofTheRound);
        boolean others = into.stream().anyMatch(one -> !ofTheRound(one));
        if (before && into.stream().anyMatch(this::number)) {
            said.complain("In Dify the number of the round is known only behind it; ask for it by \"until\"");
        } else if (before && round && (others || !first(written, true))) {
            said.complain("`while` is asked before the first round too, when Dify knows no value of a round; ask for it"
                    + " by \"until\"");
        } else if (!before && !round && !(into.stream().allMatch(this::known) && first(written, false))) {
            said.complain("What `until` names is known before the first round, when Dify asks for it too; let it name a"
                    + " value of the round");
        }
        return all;
    }

    /** Whether a condition is sure to be that before the first round. */
    private boolean first(JsonNode written, boolean wanted) {
        ObjectNode known = Json.object();
        known.set("state", variables.constants(id));
        try {
            return Condition.parse(Loose.text(written)).test(known) == wanted;
        } catch (ExpressionException e) {
            return false;
        }
    }

    /** Whether a comparison is of a loop's variable whose first value is written out. */
    private boolean known(Comparison comparison) {
        return variables.constants(id).propertyNames().stream()
                .flatMap(name -> variables.place(name).stream())
                .anyMatch(place -> place.selector().equals(comparison.selector()));
    }

    private boolean number(Comparison comparison) {
        return comparison.selector().equals(List.of(id, "index"));
    }

    private boolean ofTheRound(Comparison comparison) {
        return number(comparison) || body.find(comparison.selector().getFirst()).isPresent();
    }

    private ArrayNode variables() {
        ArrayNode list = Json.array();
        variables.first(id).forEach((name, value) -> {
            States.Place place = variables.place(name).orElseThrow();
            ObjectNode variable = Json.object()
                    .put("id", id + "-" + place.selector().getLast())
                    .put("label", place.selector().getLast())
                    .put("var_type", place.type());
            Optional<JsonNode> constant = Literal.value(value);
            variable.put("value_type", constant.isPresent() ? "constant" : "variable");
            variable.set("value", constant.map(Literal::spelled).orElseGet(() -> said.selector(value, name)));
            list.add(variable);
        });
        return list;
    }

    /** Dify gives a loop's variables, and nothing else of its rounds. */
    private void output() {
        JsonNode output = loop.path("output");
        List<JsonNode> values = output.isObject() ? output.valueStream().toList() : List.of(output);
        boolean known = output.isMissingNode()
                || values.stream()
                        .map(value -> inside.paths().selector(value))
                        .allMatch(selector -> selector.map(steps -> steps.path(0)).equals(Optional.of(Json.text(id))));
        if (!known) {
            said.complain("Of its rounds Dify keeps only the loop's variables; set a run variable in its body by assign"
                    + " and let \"output\" name that");
        }
    }
}
