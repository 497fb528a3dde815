package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Puts a turn together from the pieces of a stream, or from a whole answer, and passes text and reasoning on as they
 * come. For one thread.
 */
final class TurnReader {
    private final TaskContext context;
    private final ProviderErrors errors;
    private final Optional<Thoughts> thoughts;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<Call> calls = new ArrayList<>();
    private Usage usage = Usage.NONE;
    private boolean begun;
    private boolean finished;
    private String finishReason = "";

    private static final class Call {
        private String id = "";
        private String name = "";
        private final StringBuilder arguments = new StringBuilder();
        private final int index;

        private Call(int index) {
            this.index = index;
        }
    }

    /** @param separate whether thoughts that stand in the text between {@code <think>} and {@code </think>} are told apart */
    TurnReader(TaskContext context, ProviderErrors errors, boolean separate) {
        this.context = context;
        this.errors = errors;
        this.thoughts = separate ? Optional.of(new Thoughts(this::said, this::thought)) : Optional.empty();
    }

    /** One event of a stream, or a whole answer. */
    void read(String data) throws TaskException {
        JsonNode json;
        try {
            json = Json.parse(data);
        } catch (JacksonException e) {
            throw errors.broken("its answer is no JSON");
        }
        JsonNode error = json.path("error");
        if (!error.isMissingNode() && !error.isNull()) {
            throw errors.inStream(json);
        }
        if (!json.isObject()) {
            throw errors.broken("its answer is not that of a chat model");
        }
        if (json.path("usage").isObject()) {
            usage = Usage.of(json.path("usage"));
        }
        for (JsonNode choice : json.path("choices")) {
            if (choice.path("index").asInt(0) == 0) {
                choice(choice);
            }
        }
    }

    /**
     * @param ended whether the other side said so, or there is no more to come
     * @throws TaskException when the answer broke off before its end, or when there was none
     */
    Turn finish(boolean ended) throws TaskException {
        if (!begun) {
            throw errors.broken("its answer is not that of a chat model");
        }
        if (!finished && !ended) {
            throw errors.broken("its answer broke off");
        }
        thoughts.ifPresent(Thoughts::end);
        List<Turn.ToolCall> asked = new ArrayList<>();
        for (Call call : calls) {
            String id = call.id.isEmpty() ? "call_" + asked.size() : call.id;
            asked.add(new Turn.ToolCall(id, call.name, call.arguments.toString()));
        }
        return new Turn(text.toString(), reasoning.toString(), refusal.toString(), asked, usage, finishReason);
    }

    private void choice(JsonNode choice) {
        begun = true;
        JsonNode delta = choice.path("delta").isObject() ? choice.path("delta") : choice.path("message");
        String thought = string(delta, "reasoning_content");
        thought(thought.isEmpty() ? string(delta, "reasoning") : thought);
        String content = string(delta, "content");
        thoughts.ifPresentOrElse(apart -> apart.add(content), () -> said(content));
        refusal.append(string(delta, "refusal"));
        for (JsonNode call : delta.path("tool_calls")) {
            call(call);
        }
        if (choice.path("finish_reason").isString()) {
            finished = true;
            finishReason = choice.path("finish_reason").stringValue();
        }
    }

    private void thought(String thought) {
        if (!thought.isEmpty()) {
            reasoning.append(thought);
            context.reasoning(thought);
        }
    }

    private void said(String content) {
        if (!content.isEmpty()) {
            text.append(content);
            context.text(content);
        }
    }

    private void call(JsonNode delta) {
        String id = string(delta, "id");
        Call call = callOf(delta.path("index").asInt(-1), id);
        if (!id.isEmpty()) {
            call.id = id;
        }
        JsonNode function = delta.path("function");
        call.name += string(function, "name");
        JsonNode arguments = function.path("arguments");
        call.arguments.append(arguments.isObject() ? Json.write(arguments) : arguments.asString(""));
    }

    /** Servers differ: some give no index, some the same to several calls with ids of their own. */
    private Call callOf(int index, String id) {
        for (Call call : calls) {
            boolean sameIndex = index < 0 ? call == calls.getLast() : call.index == index;
            if (sameIndex && (id.isEmpty() || call.id.isEmpty() || call.id.equals(id))) {
                return call;
            }
        }
        Call added = new Call(index);
        calls.add(added);
        return added;
    }

    private static String string(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isString() ? value.stringValue() : "";
    }
}
