package dev.weft.api.core;

import dev.weft.api.core.RunOutput.Message;
import dev.weft.api.core.RunOutput.Source;
import dev.weft.json.Json;
import dev.weft.store.Journal.Partial;
import dev.weft.store.Journal.TaskRow;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a task has said, in order. A message's id is its place in its attempt, so it stays when the task ends. */
final class Messages {
    private final String run;
    private final String path;
    private final int attempt;
    private final List<Message> messages = new ArrayList<>();

    private Messages(String run, String path, int attempt) {
        this.run = run;
        this.path = path;
        this.attempt = attempt;
    }

    /** Of a task without a result. */
    static List<Message> partial(String run, String path, Partial partial) {
        Messages said = new Messages(run, path, partial.attempt());
        for (int i = 0; i < partial.messages().size(); i++) {
            said.add(partial.messages().get(i), partial.open() && i == partial.messages().size() - 1);
        }
        return said.messages;
    }

    /** Of a task with a result: what it said on the way, and the result. */
    static List<Message> finished(String run, TaskRow row, JsonNode output) {
        Messages said = new Messages(run, row.path(), row.attempt());
        row.data().path("messages").forEach(message -> said.add(message, false));
        boolean model = row.type().equals("llm") && output.path("text").isString();
        if (model) {
            said.add(
                    Source.MODEL, output.path("text").stringValue(), output.path("reasoning").asString(""), false);
        } else {
            said.add(Source.TASK, output.isString() ? output.stringValue() : Json.write(output), "", false);
        }
        return said.messages;
    }

    private void add(JsonNode message, boolean open) {
        if (message.path("type").asString("").equals("ai")) {
            add(Source.MODEL, message.path("text").asString(""), message.path("reasoning").asString(""), open);
        } else if (message instanceof ObjectNode call) {
            ObjectNode shown = call.deepCopy();
            shown.remove("type");
            add(Source.TOOL, Json.write(shown), "", open);
        }
    }

    private void add(Source source, String text, String reasoning, boolean partial) {
        String id = "%s:%s:%d.%d".formatted(run, path, attempt, messages.size());
        messages.add(new Message(id, source, path, text, reasoning, partial));
    }
}
