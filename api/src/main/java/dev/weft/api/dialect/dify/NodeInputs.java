package dev.weft.api.dialect.dify;

import dev.weft.expression.Reference;
import dev.weft.expression.Roots;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import dev.weft.plan.PlannedTask;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.ValueRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values that nodes use: what their configuration names of inputs, of the run and of other nodes, each as
 * {@code #node.member#}. Knows the results of the top level and of the tasks within blocks that ended last.
 */
final class NodeInputs {
    private static final int KEPT_WITHIN_BLOCKS = 1_000;
    /** Longer values are left out, in characters of JSON. */
    private static final int LONGEST_VALUE = 64 * 1024;

    private final StoredRun run;
    private final Graph graph;
    private final Function<ValueRef, Optional<JsonNode>> values;
    private final Map<String, ValueRef> topLevel = new LinkedHashMap<>();
    private final Map<String, ValueRef> within = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ValueRef> eldest) {
            return size() > KEPT_WITHIN_BLOCKS;
        }
    };

    NodeInputs(StoredRun run, Graph graph, Function<ValueRef, Optional<JsonNode>> values) {
        this.run = run;
        this.graph = graph;
        this.values = values;
    }

    /** A result that nodes to come may use. */
    void remember(NodePath path, ValueRef result) {
        (path.isTopLevel() ? topLevel : within).put(result.path(), result);
    }

    Optional<JsonNode> value(ValueRef result) {
        return values.apply(result);
    }

    ObjectNode of(NodePath path, String type) {
        if (type.equals("start")) {
            return RunInputsJson.of(run);
        }
        ObjectNode inputs = Json.object();
        for (Reference reference : graph.task(path).stream().flatMap(NodeInputs::references).toList()) {
            value(path, reference)
                    .filter(value -> Json.write(value).length() <= LONGEST_VALUE)
                    .ifPresent(value -> inputs.set(name(reference), value));
        }
        return inputs;
    }

    private static Stream<Reference> references(CompiledTask task) {
        return Stream.concat(
                task.items().stream().flatMap(items -> items.references().stream()),
                task.config().references().stream());
    }

    private Optional<JsonNode> value(NodePath path, Reference reference) {
        List<String> members = reference.path();
        return switch (reference.root()) {
            case Roots.VARIABLES -> members.isEmpty() ? Optional.empty() : walk(run.inputs(), members);
            case Roots.SYS -> walk(RunInputsJson.system(run), members);
            case Roots.TASKS -> members.size() < 2 || !members.get(1).equals("output")
                    ? Optional.empty()
                    : result(path, members.getFirst())
                            .flatMap(values)
                            .flatMap(output -> walk(output, members.subList(2, members.size())));
            default -> Optional.empty();
        };
    }

    private static Optional<JsonNode> walk(JsonNode value, List<String> members) {
        JsonNode at = value;
        for (String member : members) {
            at = at.path(member);
        }
        return at.isMissingNode() ? Optional.empty() : Optional.of(at);
    }

    /** Of the task that the name means from there: in the same iteration, else in what is around it. */
    private Optional<ValueRef> result(NodePath path, String task) {
        for (String scope : path.scopes()) {
            Optional<ValueRef> found = Optional.ofNullable(within.get(scope + task));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.ofNullable(topLevel.get(task));
    }

    private String name(Reference reference) {
        List<String> members = reference.path();
        return switch (reference.root()) {
            case Roots.VARIABLES -> "#" + start() + "." + String.join(".", members) + "#";
            case Roots.TASKS -> "#" + members.getFirst()
                    + members.subList(2, members.size()).stream().map(member -> "." + member).reduce("", String::concat)
                    + "#";
            default -> "#" + reference.root() + "." + String.join(".", members) + "#";
        };
    }

    private String start() {
        return graph.topLevel().stream()
                .filter(task -> task.type().equals("start"))
                .map(PlannedTask::id)
                .findFirst()
                .orElse(Roots.VARIABLES);
    }
}
