package dev.weft.api.dialect.dify;

import dev.weft.canvas.Task;
import dev.weft.dify.NodeOutputs;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells how the nodes of a run begin and end. Remembers those that are open, and counts. */
final class Nodes {
    private final StoredRun run;
    private final Graph graph;
    private final NodeInputs inputs;
    private final OutputFiles files;
    private final SequencedMap<String, OpenNode> open = new LinkedHashMap<>();
    /** Tasks of the top level that have ended, each with how many had ended before. */
    private final Map<String, Integer> ended = new LinkedHashMap<>();

    private int begun;
    private long tokens;
    private int exceptions;

    Nodes(StoredRun run, Graph graph, NodeInputs inputs, OutputFiles files) {
        this.run = run;
        this.graph = graph;
        this.inputs = inputs;
        this.files = files;
    }

    int begun() {
        return begun;
    }

    long tokens() {
        return tokens;
    }

    int exceptions() {
        return exceptions;
    }

    Optional<OpenNode> open(String path) {
        return Optional.ofNullable(open.get(path));
    }

    /** In the order in which they began. */
    Iterable<OpenNode> open() {
        return open.sequencedValues();
    }

    boolean hasEnded(String task) {
        return ended.containsKey(task);
    }

    // --- how they begin

    /** An attempt that follows another begins nothing. */
    void started(Event event, Teller teller) {
        if (open.containsKey(event.path())) {
            return;
        }
        NodePath path = NodePath.of(event.path());
        String type = event.data().path("type").asString("");
        path.iterations().stream()
                .filter(step -> !step.path().equals(event.path()))
                .forEach(step -> entered(step, event.at(), teller));
        begun++;
        NodeKind kind = graph.kind(path, type);
        Optional<String> nodeType = graph.nodeType(path, type);
        ObjectNode about = about(path, event, nodeType.orElse("tool"));
        OpenNode node = new OpenNode(path, kind, event.at(), about, nodeType.isPresent());
        open.put(event.path(), node);
        if (node.shown) {
            ObjectNode data = node.about();
            data.set("inputs", inputs(path, type, teller));
            data.put("created_at", event.at().getEpochSecond());
            data.set("extras", Json.object());
            if (kind != NodeKind.NODE) {
                data.set("metadata", Json.object());
            }
            teller.tell(kind.event("started"), data);
        }
    }

    private void entered(NodePath.Step step, Instant at, Teller teller) {
        OpenNode block = open.get(step.path());
        int index = step.index().orElseThrow();
        if (block == null || block.kind == NodeKind.NODE || block.iterations.get(index)) {
            return;
        }
        block.iterations.set(index);
        if (block.shown) {
            ObjectNode data = block.about();
            data.put("index", index);
            data.put("created_at", at.getEpochSecond());
            data.set("pre_" + (block.kind == NodeKind.LOOP ? "loop" : "iteration") + "_output", Json.nil());
            data.set("extras", Json.object());
            teller.tell(block.kind.event("next"), data);
        }
    }

    private ObjectNode about(NodePath path, Event event, String nodeType) {
        String title = event.data().path("title").asString(path.id());
        ObjectNode about = Json.object()
                .put("id", run.id() + ":" + event.path())
                .put("node_id", path.id())
                .put("node_type", nodeType)
                .put("title", title)
                .put("index", begun);
        OpenNode.put(about, "predecessor_node_id", predecessor(path));
        OpenNode.put(about, "iteration_id", around(path, NodeKind.ITERATION));
        OpenNode.put(about, "loop_id", around(path, NodeKind.LOOP));
        return about;
    }

    /** Of the top level the one that ended last. */
    private Optional<String> predecessor(NodePath path) {
        List<String> before = graph.predecessors(path);
        return path.isTopLevel()
                ? before.stream()
                        .filter(ended::containsKey)
                        .max((a, b) -> Integer.compare(ended.getOrDefault(a, 0), ended.getOrDefault(b, 0)))
                : before.stream().findFirst();
    }

    private Optional<String> around(NodePath path, NodeKind kind) {
        return path.iterations().reversed().stream()
                .filter(step -> open(step.path()).filter(block -> block.kind == kind).isPresent())
                .map(NodePath.Step::id)
                .findFirst();
    }

    /** What nobody will read is not looked up. */
    private ObjectNode inputs(NodePath path, String type, Teller teller) {
        return teller.isHeard() ? inputs.of(path, type) : Json.object();
    }

    // --- how they end

    void retrying(Event event, Teller teller) {
        OpenNode node = open.get(event.path());
        if (node != null && node.shown) {
            ObjectNode data = ending(node, event, "retry", Optional.empty(), Usage.NONE, teller);
            data.put("retry_index", event.data().path("attempt").asInt(1));
            teller.tell("node_retry", data);
        }
    }

    /** What ends where it begins, without an event of its own for that, is told both. */
    void finished(Event event, Teller teller) {
        TaskStatus status = TaskStatus.of(event.data().path("status").asString(TaskStatus.SUCCEEDED.wire()));
        if (status == TaskStatus.ABORTED && !open.containsKey(event.path())) {
            return;
        }
        started(event, teller);
        OpenNode node = open.remove(event.path());
        if (node == null) {
            throw new IllegalStateException("A node that has begun is open");
        }
        boolean fallback = event.data().path("fallback").asBoolean(false);
        if (!isSpeech(event) && (fallback || status == TaskStatus.FAILED && node.path.isTopLevel())) {
            exceptions++;
        }
        ends(node.path);
        ValueRef result = new ValueRef(event.path(), event.origin());
        Optional<JsonNode> output = status == TaskStatus.SUCCEEDED ? inputs.value(result) : Optional.empty();
        Usage usage = Usage.of(output);
        tokens += usage.tokens();
        node.path.iterations().stream()
                .flatMap(step -> open(step.path()).stream())
                .forEach(block -> block.tokens += usage.tokens());
        if (node.shown) {
            String word = fallback || status == TaskStatus.FAILED && graph.failureIsHandled(node.path)
                    ? "exception"
                    : word(status);
            ObjectNode data = ending(node, event, word, output, usage, teller);
            if (node.kind != NodeKind.NODE) {
                data.put("steps", node.iterations.cardinality());
                data.put("total_tokens", node.tokens);
            }
            teller.tell(node.kind.event(node.kind == NodeKind.NODE ? "finished" : "completed"), data);
        }
        if (status == TaskStatus.SUCCEEDED) {
            inputs.remember(node.path, result);
        }
    }

    /** What can't be said aloud spoils no run. */
    private static boolean isSpeech(Event event) {
        return event.data().path("type").asString("").equals("speech");
    }

    void skipped(Event event) {
        ends(NodePath.of(event.path()));
    }

    private void ends(NodePath path) {
        if (path.isTopLevel()) {
            ended.put(path.id(), ended.size());
        }
    }

    private ObjectNode ending(
            OpenNode node,
            Event event,
            String status,
            Optional<JsonNode> output,
            Usage usage,
            Teller teller) {
        ObjectNode data = node.about();
        String type = event.data().path("type").asString("");
        Optional<Task> source = node.path.isItem() ? Optional.empty() : graph.task(node.path).map(CompiledTask::source);
        JsonNode shown = type.equals("start") ? RunInputsJson.of(run) : shown(source, output);
        data.set("inputs", inputs(node.path, type, teller));
        data.set(
                "process_data",
                source.flatMap(task -> output.map(value -> ProcessData.of(task, value))).orElseGet(Json::object));
        data.set("outputs", shown);
        data.put("status", status);
        OpenNode.put(data, "error", error(event));
        data.put("elapsed_time", Seconds.between(node.since, event.at()));
        data.set("execution_metadata", usage.metadata());
        data.put("created_at", node.since.getEpochSecond());
        data.put("finished_at", event.at().getEpochSecond());
        data.set("extras", Json.object());
        data.set("files", files.in(shown));
        return data;
    }

    private static JsonNode shown(Optional<Task> source, Optional<JsonNode> output) {
        return output.map(value -> source.map(task -> (JsonNode) NodeOutputs.of(task, value)).orElse(value))
                .orElseGet(Json::object);
    }

    private static Optional<String> error(Event event) {
        JsonNode message = event.data().path("error").path("message");
        return message.isString() ? Optional.of(message.stringValue()) : Optional.empty();
    }

    private static String word(TaskStatus status) {
        return switch (status) {
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed";
            case ABORTED -> "stopped";
            case WAITING, RUNNING, SKIPPED -> "running";
        };
    }
}
