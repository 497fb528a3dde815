package dev.weft.api.dialect.dify;

import dev.weft.api.web.EventStream.Message;
import dev.weft.json.Json;
import dev.weft.store.RunStore.StoredRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts what one event of the journal says into events of Dify's, numbered within it. */
final class Teller {
    /** Room for the events that one event of the journal may become. */
    private static final long STRIDE = 100;

    private final StoredRun run;
    private final long seq;
    private final long after;
    private final List<Message> told = new ArrayList<>();

    /** @param after id of the last event that the client has seen */
    Teller(StoredRun run, long seq, long after) {
        this.run = run;
        this.seq = seq;
        this.after = after;
    }

    /** Whether the client has not seen all that this event of the journal may become. */
    boolean isHeard() {
        return after < id(seq + 1);
    }

    static long id(long seq) {
        return seq * STRIDE;
    }

    /** Id of what is told next. */
    long next() {
        return id(seq) + told.size();
    }

    void tell(String event, JsonNode data) {
        ObjectNode message = Json.object()
                .put("event", event)
                .put("task_id", run.id())
                .put("workflow_run_id", run.id());
        message.set("data", data);
        add(message);
    }

    /** An event whose members stand at the top. */
    void tellFlat(String event, ObjectNode members) {
        ObjectNode message = Json.object()
                .put("event", event)
                .put("task_id", run.id())
                .put("workflow_run_id", run.id());
        add(message.setAll(members));
    }

    private void add(JsonNode message) {
        told.add(new Message(next(), Optional.empty(), message));
    }

    /** What the client has not seen. */
    List<Message> told() {
        return told.stream().filter(message -> message.id() > after).toList();
    }
}
