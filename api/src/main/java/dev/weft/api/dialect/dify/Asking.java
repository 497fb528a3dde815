package dev.weft.api.dialect.dify;

import dev.weft.json.Json;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.PlannedTask.Edge;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore.StoredRun;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Remembers, while a run is told, what people are being asked, and whether the run waits for nothing but them. */
final class Asking {
    private final StoredRun run;
    private final Graph graph;
    private final FormTokens tokens;
    private final SequencedMap<String, ObjectNode> forms = new LinkedHashMap<>();
    private boolean rests;
    private long restsSince;

    Asking(StoredRun run, Graph graph, FormTokens tokens) {
        this.run = run;
        this.graph = graph;
        this.tokens = tokens;
    }

    /** What the client is told of the form. */
    ObjectNode asked(Event event) {
        NodePath path = NodePath.of(event.path());
        FormJson form = FormJson.of(event, graph.task(path).map(task -> task.source()));
        ObjectNode data = Json.object()
                .put("form_id", run.id() + ":" + event.path())
                .put("node_id", path.id())
                .put("node_title", form.title())
                .put("form_content", form.content());
        data.set("inputs", form.inputs());
        data.set("actions", form.actions());
        data.put("display_in_ui", true);
        data.put("form_token", tokens.of(run, event.path()));
        data.set("resolved_default_values", Json.object());
        form.expires().map(Instant::getEpochSecond).ifPresentOrElse(
                at -> data.put("expiration_time", at), () -> data.set("expiration_time", Json.nil()));
        forms.put(event.path(), data);
        return data;
    }

    /** Nobody is asked that any more. Whether the run rested and goes on with this. */
    boolean over(String path) {
        boolean wakes = forms.remove(path) != null && rests;
        rests = rests && !wakes;
        return wakes;
    }

    boolean rests() {
        return rests;
    }

    /** Id of the event that told so last. */
    long restsSince() {
        return restsSince;
    }

    /** That the run waits for people alone, told when that becomes so. */
    Optional<ObjectNode> rest(Nodes nodes, Teller teller) {
        if (rests || forms.isEmpty() || somethingElse(nodes)) {
            return Optional.empty();
        }
        rests = true;
        restsSince = teller.next();
        ObjectNode data = Json.object().put("workflow_run_id", run.id());
        ArrayNode paused = data.putArray("paused_nodes");
        ArrayNode reasons = data.putArray("reasons");
        forms.values().forEach(form -> {
            paused.add(form.path("node_id"));
            reasons.add(Json.object().put("type", "human_input_required").setAll(form));
        });
        return Optional.of(data);
    }

    /** Whether a task is in flight, or about to begin or be skipped. */
    private boolean somethingElse(Nodes nodes) {
        for (OpenNode node : nodes.open()) {
            String path = node.path.steps().getLast().path();
            boolean asks = forms.containsKey(path)
                    || forms.keySet().stream().anyMatch(form -> form.startsWith(path + "[") || form.startsWith(path + "/"));
            if (!asks) {
                return true;
            }
        }
        for (PlannedTask task : graph.topLevel()) {
            if (!nodes.hasEnded(task.id())
                    && !forms.containsKey(task.id())
                    && nodes.open(task.id()).isEmpty()
                    && task.edges().stream().map(Edge::from).allMatch(nodes::hasEnded)) {
                return true;
            }
        }
        return false;
    }
}
