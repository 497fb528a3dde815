package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tools of one task and the calls of one attempt. For one thread. */
final class Tools {
    private static final int LONGEST_RESULT = 100_000;

    private final ToolBox box;
    private final Map<String, Tool> byName = new LinkedHashMap<>();
    private final Map<String, Integer> calls = new HashMap<>();

    private Tools(ToolBox box) {
        this.box = box;
    }

    /** @param definitions see {@link Tool#of}; missing: none */
    static Tools of(JsonNode definitions, ToolBox box) throws TaskException {
        Tools tools = new Tools(box);
        for (JsonNode definition : definitions) {
            Tool tool = Tool.of(definition, box);
            if (tools.byName.put(tool.name(), tool) != null) {
                throw new TaskException(
                        FailureCode.INVALID_CONFIG, "tools: two are named \"" + tool.name() + "\"");
            }
        }
        return tools;
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    ArrayNode toJson() {
        Collection<ObjectNode> definitions =
                byName.values().stream().map(Tool::toJson).toList();
        return Json.array().addAll(definitions);
    }

    /**
     * Carries a call out and keeps it as a message. A failure is an answer too: the model may try something else.
     *
     * @return what the model is told
     */
    String call(Turn.ToolCall call, TaskContext context) throws InterruptedException {
        ObjectNode message = Json.object().put("type", "tool").put("name", call.name());
        message.set("arguments", arguments(call));
        String answer;
        try {
            JsonNode result = result(call, context);
            String text = result.isString() ? result.stringValue() : Json.write(result);
            answer = text.length() <= LONGEST_RESULT
                    ? text
                    : text.substring(0, LONGEST_RESULT) + "… (cut off after " + LONGEST_RESULT + " characters)";
            message.set("result", text.length() <= LONGEST_RESULT ? result : Json.text(answer));
        } catch (TaskException e) {
            ObjectNode error = Json.object();
            error.putObject("error").put("code", e.code().name()).put("message", e.getMessage());
            message.set("error", error.path("error"));
            answer = Json.write(error);
        }
        context.message(message);
        return answer;
    }

    private JsonNode result(Turn.ToolCall call, TaskContext context) throws TaskException, InterruptedException {
        Tool tool = byName.get(call.name());
        if (tool == null) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "there is no tool named \"" + call.name() + "\"");
        }
        if (!(arguments(call) instanceof ObjectNode arguments)) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "the arguments are no JSON object");
        }
        ObjectNode config = tool.config(arguments);
        List<String> problems = AnswerSchema.of(tool.descriptor().input()).problems(config);
        if (!problems.isEmpty()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, String.join("; ", problems));
        }
        return box.call(tool.type(), config, new ToolContext(context, key(call, arguments, context)));
    }

    /** The arguments as JSON, or as the text that the model wrote. */
    private static JsonNode arguments(Turn.ToolCall call) {
        try {
            return call.arguments().isBlank() ? Json.object() : Json.parse(call.arguments());
        } catch (JacksonException e) {
            return Json.text(call.arguments());
        }
    }

    /** The same when another attempt makes the same call, and another for each further call of the same kind. */
    private String key(Turn.ToolCall call, ObjectNode arguments, TaskContext context) {
        String what = call.name() + Json.canonical(arguments);
        int count = calls.merge(what, 1, Integer::sum);
        String digest = UUID.nameUUIDFromBytes((what + count).getBytes(StandardCharsets.UTF_8)).toString();
        return context.idempotencyKey() + ":" + digest;
    }
}
