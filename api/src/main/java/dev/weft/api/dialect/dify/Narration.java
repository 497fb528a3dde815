package dev.weft.api.dialect.dify;

import dev.weft.api.web.EventStream.Message;
import dev.weft.api.web.EventStream.Wording;
import dev.weft.json.Json;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.store.VersionId;
import dev.weft.task.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells a run from its journal, which must be read from the first event on: the same bytes whenever that is, so that a
 * client that comes again goes on where it was. For one stream; remembers only what is open.
 */
final class Narration implements Wording {
    private final StoredRun run;
    private final long number;
    private final long after;
    private final Graph graph;
    private final Nodes nodes;
    private final Asking asking;
    private final OutputFiles files;
    private Instant since;

    /**
     * @param number of the run in its app
     * @param after id of the last event that the client has seen; 0 for none
     */
    Narration(StoredRun run, long number, long after, Graph graph, Nodes nodes, Asking asking, OutputFiles files) {
        this.run = run;
        this.number = number;
        this.after = after;
        this.graph = graph;
        this.nodes = nodes;
        this.asking = asking;
        this.files = files;
        this.since = run.createdAt();
    }

    @Override
    public String ping() {
        return "event: ping";
    }

    /** A run that waits for a person alone lets its client go, unless that has come back to wait. */
    @Override
    public boolean goesOn() {
        return !asking.rests() || asking.restsSince() <= after;
    }

    @Override
    public List<Message> say(Event event) {
        Teller teller = new Teller(run, event.seq(), after);
        tell(event, teller);
        return teller.told();
    }

    private void tell(Event event, Teller teller) {
        switch (event.kind()) {
            case RUN_ACCEPTED -> {
                since = event.at();
                started("initial", event, teller);
            }
            case TASK_STARTED -> nodes.started(event, teller);
            case TASK_DELTA -> nodes.open(event.path()).ifPresent(node -> spoken(node, event, teller));
            case TASK_RETRYING -> nodes.retrying(event, teller);
            case TASK_FINISHED -> {
                nodes.open(event.path()).ifPresent(node -> {
                    thought(node, teller);
                    silent(node, event, teller);
                });
                nodes.finished(event, teller);
                if (asking.over(event.path())) {
                    started("resumption", event, teller);
                }
                rest(event, teller);
            }
            case TASK_SKIPPED -> {
                nodes.skipped(event);
                rest(event, teller);
            }
            case APPROVAL_REQUESTED -> {
                teller.tell("human_input_required", asking.asked(event));
                rest(event, teller);
            }
            case APPROVAL_ANSWERED -> {
                if (asking.over(event.path())) {
                    started("resumption", event, teller);
                }
            }
            case RUN_FINISHED -> ended(event, teller);
            case RUN_STARTED, RUN_PAUSED, RUN_RESUMED, RUN_ABORTING -> {}
        }
    }

    private void started(String reason, Event event, Teller teller) {
        ObjectNode data = Json.object()
                .put("id", run.id())
                .put("workflow_id", new VersionId(run.canvas(), run.version()).toString())
                .put("sequence_number", number);
        data.set("inputs", RunInputsJson.of(run));
        data.put("created_at", event.at().getEpochSecond());
        data.put("reason", reason);
        teller.tell("workflow_started", data);
    }

    private void spoken(OpenNode node, Event event, Teller teller) {
        JsonNode delta = event.data();
        if (delta.path("audio").isString()) {
            node.sounding = true;
            sound("tts_message", delta.path("audio").stringValue(), event, teller);
        }
        if (delta.path("reasoning").isString()) {
            node.thinking = true;
            reasoning(node, delta.path("reasoning").stringValue(), false, teller);
        }
        if (delta.path("text").isString()) {
            thought(node, teller);
            if (node.shown && graph.speaks(node.path)) {
                ObjectNode data = Json.object().put("text", delta.path("text").stringValue());
                data.set("from_variable_selector", Json.array().add(node.path.id()).add("text"));
                teller.tell("text_chunk", data);
            }
        }
    }

    /** Its sound has come to an end. */
    private void silent(OpenNode node, Event event, Teller teller) {
        if (node.sounding) {
            node.sounding = false;
            sound("tts_message_end", "", event, teller);
        }
    }

    private void sound(String name, String audio, Event event, Teller teller) {
        teller.tellFlat(
                name,
                Json.object()
                        .put("message_id", run.id())
                        .put("audio", audio)
                        .put("created_at", event.at().getEpochSecond()));
    }

    /** Its thoughts have come to an end. */
    private static void thought(OpenNode node, Teller teller) {
        if (node.thinking) {
            node.thinking = false;
            reasoning(node, "", true, teller);
        }
    }

    private static void reasoning(OpenNode node, String text, boolean last, Teller teller) {
        if (node.shown) {
            teller.tell(
                    "reasoning_chunk",
                    Json.object().put("reasoning", text).put("node_id", node.path.id()).put("is_final", last));
        }
    }

    private void rest(Event event, Teller teller) {
        Optional<ObjectNode> paused = asking.rest(nodes, teller);
        paused.ifPresent(data -> {
            data.set("outputs", Json.object());
            data.put("status", DifyStatus.PAUSED.wire());
            data.put("created_at", since.getEpochSecond());
            data.put("elapsed_time", Seconds.between(since, event.at()));
            data.put("total_tokens", nodes.tokens());
            data.put("total_steps", nodes.begun());
            teller.tell("workflow_paused", data);
        });
    }

    private void ended(Event event, Teller teller) {
        RunStatus status = RunStatus.of(event.data().path("status").asString());
        int exceptions = status == RunStatus.SUCCEEDED ? nodes.exceptions() : 0;
        JsonNode outputs = event.data().path("outputs");
        JsonNode message = event.data().path("error").path("message");
        String user = run.user().orElse("");
        if (status == RunStatus.FAILED && nodes.begun() == 0) {
            teller.tellFlat("error", RunErrors.event(event.data().path("error")));
        }
        ObjectNode data = Json.object()
                .put("id", run.id())
                .put("workflow_id", new VersionId(run.canvas(), run.version()).toString())
                .put("sequence_number", number)
                .put("status", DifyStatus.ended(status, exceptions).wire());
        data.set("outputs", outputs.isObject() ? outputs : Json.object());
        OpenNode.put(data, "error", message.isString() ? Optional.of(message.stringValue()) : Optional.empty());
        data.put("elapsed_time", Seconds.between(since, event.at()));
        data.put("total_tokens", nodes.tokens());
        data.put("total_steps", nodes.begun());
        data.set("created_by", Json.object().put("id", EndUsers.id(run.canvas(), user)).put("user", user));
        data.put("created_at", since.getEpochSecond());
        data.put("finished_at", event.at().getEpochSecond());
        data.put("exceptions_count", exceptions);
        data.set("files", files.in(outputs));
        teller.tell("workflow_finished", data);
    }
}
