package dev.weft.dify;

import dev.weft.canvas.CanvasProblem;
import dev.weft.dify.DifyExport.Result;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Draws the graph of a document from a canvas's tasks. */
final class Drawing {
    private static final int COLUMN = 304;
    private static final int ROW = 160;

    private final JsonNode definition;
    private final Original original;
    private final TaskTree tasks;
    private final RunVariables variables;
    private final Order order;
    private final String start;
    private final Edges edges;
    private final ArrayNode drawn = Json.array();
    private final List<CanvasProblem> problems = new ArrayList<>();

    Drawing(JsonNode definition, Original original) {
        this.definition = definition;
        this.original = original;
        JsonNode written = definition.path("tasks");
        this.variables = new RunVariables(new TaskTree(written), original);
        this.tasks = new TaskTree(written, variables.setters());
        this.order = new Order(definition, tasks, original);
        this.start = tasks.start().orElseGet(() -> free("start"));
        this.edges = new Edges(original, tasks);
    }

    Result result() {
        List<JsonNode> outermost = Loose.list(definition, "tasks");
        if (tasks.start().isEmpty()) {
            begin(outermost);
        }
        scope(outermost, "/tasks", List.of());
        ends(outermost);
        rest();
        if (!problems.isEmpty()) {
            return new Result.Refused(problems);
        }
        ObjectNode document = original.document().deepCopy();
        ObjectNode app = document.withObjectProperty("app");
        app.put("name", Loose.text(definition, "title"));
        app.put("description", Loose.text(definition, "description"));
        ObjectNode graph = document.withObjectProperty("workflow").withObjectProperty("graph");
        graph.set("nodes", drawn);
        graph.set("edges", edges.drawn());
        return new Result.Written(document);
    }

    /** Of a canvas without a start its start. */
    private void begin(List<JsonNode> outermost) {
        ObjectNode node = node(start, "custom", List.of());
        node.set("data", StartData.of(Loose.list(definition, "variables"), Optional.empty(), original));
        drawn.add(node);
        outermost.stream()
                .filter(task -> !tasks.serves(task) && order.of(task).isEmpty())
                .forEach(task -> edges.draw(start, Loose.text(task, "id"), Optional.empty()));
    }

    /** @param around blocks around, innermost first */
    private void scope(List<JsonNode> scope, String pointer, List<JsonNode> around) {
        if (!around.isEmpty() && !original.nodes().containsKey(Loose.text(around.getFirst(), "id"))) {
            entrance(scope, around);
        }
        for (int index = 0; index < scope.size(); index++) {
            JsonNode task = scope.get(index);
            if (!tasks.serves(task)) {
                draw(task, pointer + "/" + index, around);
            } else if (!original.same(task) && !variables.setters().contains(Loose.text(task, "id"))) {
                problem(task, pointer + "/" + index, "What sets variables at first can be changed only in Dify");
            }
        }
    }

    /** Where a new block's body begins. */
    private void entrance(List<JsonNode> scope, List<JsonNode> around) {
        JsonNode block = around.getFirst();
        String id = BlockData.entrance(block);
        String type = Loose.text(block, "type").equals("loop") ? "loop-start" : "iteration-start";
        ObjectNode node = node(id, "custom-" + type, around);
        node.set("data", Json.object().put("desc", "").put("selected", false).put("title", "").put("type", type));
        drawn.add(node);
        for (JsonNode task : scope) {
            if (!tasks.serves(task) && order.of(task).isEmpty()) {
                edges.draw(id, Loose.text(task, "id"), Optional.of(block));
            }
        }
    }

    private void draw(JsonNode task, String pointer, List<JsonNode> around) {
        String id = Loose.text(task, "id");
        Optional<JsonNode> block = around.stream().findFirst();
        Optional<ObjectNode> old = Optional.ofNullable(original.nodes().get(id));
        boolean start = Loose.text(task, "type").equals("start");
        Optional<ObjectNode> unchanged =
                start || !variables.unchanged(task, original) ? Optional.empty() : original.unchanged(task);
        ObjectNode node = unchanged.or(() -> old).map(ObjectNode::deepCopy).orElseGet(() -> node(id, "custom", around));
        if (start) {
            ObjectNode data = StartData.of(Loose.list(definition, "variables"), old, original);
            String title = Loose.text(task, "title");
            node.set("data", title.isEmpty() ? data : data.put("title", title));
        } else if (unchanged.isEmpty()) {
            Paths paths = new Paths(this.start, tasks, variables, around, loop -> past(loop, task, around));
            Wording said = new Wording(task, paths, message -> problem(task, pointer, message));
            ObjectNode data = new NodeData(said, variables).of();
            unsaid(task, said);
            block.ifPresent(one -> BlockData.inside(one, data));
            node.set("data", data);
        }
        drawn.add(node);
        order.of(task).forEach(dependency -> edges.draw(dependency, id, block));
        if (task.path("body").isArray()) {
            List<JsonNode> inside = new ArrayList<>(List.of(task));
            inside.addAll(around);
            scope(Loose.list(task, "body"), pointer + "/body", inside);
        }
    }

    private boolean past(String loop, JsonNode task, List<JsonNode> around) {
        return order.before(loop, task) || around.stream().anyMatch(block -> order.before(loop, block));
    }

    private void unsaid(JsonNode task, Wording said) {
        if (tasks.repeated(Loose.text(task, "id"))) {
            said.complain("Another task has the same id, which Dify's nodes can't; give one of them another");
        }
        if (order.forced(task)) {
            said.complain("It names a task that it does not depend on, for which Dify needs an edge, and runs on a branch"
                    + " only; let what it depends on depend on that task");
        }
    }

    private void problem(JsonNode task, String pointer, String message) {
        String id = Loose.text(task, "id");
        problems.add(new CanvasProblem(Optional.of(id), pointer, "not_expressible", "The task \"" + id + "\": " + message));
    }

    private ObjectNode node(String id, String type, List<JsonNode> around) {
        ObjectNode node = Json.object().put("id", id).put("type", type);
        around.stream().findFirst().ifPresent(block -> node.put("parentId", Loose.text(block, "id")));
        node.putObject("position").put("x", drawn.size() * COLUMN).put("y", around.isEmpty() ? 0 : ROW);
        return node.put("sourcePosition", "right").put("targetPosition", "left");
    }

    /** Of a canvas without ends an end that returns its outputs. */
    private void ends(List<JsonNode> outermost) {
        boolean ended = tasks.ofType("end").findAny().isPresent() || tasks.ofType("answer").findAny().isPresent();
        JsonNode outputs = definition.path("outputs");
        if (ended) {
            if (outputs.isObject() && !outputs.isEmpty()) {
                outputs("A canvas with ends declares no outputs; remove them");
            }
            return;
        }
        Optional<ArrayNode> named = new Paths(start, tasks, variables, List.of(), loop -> true).named(outputs);
        if (outputs.isEmpty() || named.isEmpty()) {
            outputs("For Dify a canvas declares \"outputs\", each the path of one value such as {{ tasks.a.output.text }}");
            return;
        }
        ObjectNode data = Json.object().put("desc", "").put("selected", false).put("title", "End").put("type", "end");
        data.set("outputs", named.get());
        String id = free("end");
        ObjectNode end = node(id, "custom", List.of());
        end.set("data", data);
        drawn.add(end);
        outermost.stream().filter(task -> !tasks.serves(task)).forEach(task -> edges.rest(task, id));
    }

    /** An id that no task has. */
    private String free(String wanted) {
        String id = wanted;
        while (tasks.find(id).isPresent()) {
            id += "-node";
        }
        return id;
    }

    private void outputs(String message) {
        problems.add(new CanvasProblem(Optional.empty(), "/outputs", "not_expressible", message));
    }

    /** What of the document is no task, such as notes, and the edges between what is still there. */
    private void rest() {
        Set<String> kept = new LinkedHashSet<>();
        drawn.forEach(node -> kept.add(Loose.text(node, "id")));
        original.nodes().forEach((id, node) -> {
            String around = Loose.text(node, "parentId");
            if (!original.made(id) && !kept.contains(id) && (around.isEmpty() || kept.contains(around))) {
                drawn.add(node.deepCopy());
                kept.add(id);
            }
        });
        original.edges().stream()
                .filter(edge -> tasks.find(Loose.text(edge, "target")).isEmpty() || !original.made(Loose.text(edge, "source")))
                .filter(edge -> kept.contains(Loose.text(edge, "source")) && kept.contains(Loose.text(edge, "target")))
                .forEach(edges::keep);
    }
}
