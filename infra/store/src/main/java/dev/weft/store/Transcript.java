package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.store.Journal.Partial;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Puts the partial text of a task together as messages: those of its newest attempt. For one thread. */
final class Transcript {
    private final List<ObjectNode> messages = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private int attempt;

    /** @param data of a {@code task.delta}; they come in the order of the journal */
    void add(int of, ObjectNode data) {
        if (of < attempt) {
            return;
        }
        if (of > attempt) {
            attempt = of;
            messages.clear();
            forget();
        }
        text.append(data.path("text").asString(""));
        reasoning.append(data.path("reasoning").asString(""));
        if (data.path("message") instanceof ObjectNode message) {
            forget();
            messages.add(message);
        }
    }

    Partial partial() {
        List<ObjectNode> all = new ArrayList<>(messages);
        if (open()) {
            all.add(said());
        }
        return new Partial(attempt, all, open());
    }

    private boolean open() {
        return !text.toString().isBlank() || !reasoning.toString().isBlank();
    }

    private void forget() {
        text.setLength(0);
        reasoning.setLength(0);
    }

    private ObjectNode said() {
        return Json.object()
                .put("type", "ai")
                .put("text", text.toString())
                .put("reasoning", reasoning.toString());
    }
}
