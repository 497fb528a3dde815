package dev.weft.activities.llm;

import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What has been said so far, in the provider's format. Grows with each round of tool calls. For one thread. */
final class Conversation {
    private static final int LONGEST_TEXT = 100_000;
    private static final List<String> KEPT =
            List.of("role", "content", "name", "tool_calls", "tool_call_id");

    private final ArrayNode messages = Json.array();

    /**
     * Starts with {@code system} and the instruction, then {@code messages}, then {@code prompt}.
     *
     * @throws TaskException {@code E2004} for a text that is too long, {@code INVALID_CONFIG} when nothing is asked
     */
    static Conversation of(ObjectNode config, Optional<String> instruction) throws TaskException {
        Conversation conversation = new Conversation();
        String system = ChatModel.text(config.path("system"));
        check(system);
        String full = instruction
                .map(more -> system.isEmpty() ? more : system + "\n\n" + more)
                .orElse(system);
        if (!full.isEmpty()) {
            conversation.messages.addObject().put("role", "system").put("content", full);
        }
        for (JsonNode message : config.path("messages")) {
            conversation.add(message);
        }
        String prompt = ChatModel.text(config.path("prompt"));
        check(prompt);
        if (!prompt.isEmpty()) {
            conversation.messages.addObject().put("role", "user").put("content", prompt);
        } else if (config.path("messages").isEmpty()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "prompt is empty and there are no messages");
        }
        return conversation;
    }

    ArrayNode messages() {
        return messages;
    }

    /** Lets the model look at something with what the user said last. */
    void show(List<ObjectNode> parts) {
        if (parts.isEmpty()) {
            return;
        }
        ObjectNode last = messages.isEmpty() ? Json.object() : (ObjectNode) messages.get(messages.size() - 1);
        if (!last.path("role").asString("").equals("user")) {
            last = messages.addObject().put("role", "user");
        }
        JsonNode said = last.path("content");
        ArrayNode content = said instanceof ArrayNode given ? given.deepCopy() : Json.array();
        if (said.isString() && !said.stringValue().isEmpty()) {
            content.addObject().put("type", "text").put("text", said.stringValue());
        }
        last.set("content", content.addAll(parts));
    }

    void answered(Turn turn) {
        ObjectNode message = messages.addObject().put("role", "assistant").put("content", turn.text());
        ArrayNode calls = message.putArray("tool_calls");
        for (Turn.ToolCall call : turn.calls()) {
            ObjectNode json = calls.addObject().put("id", call.id()).put("type", "function");
            json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        }
    }

    void toolAnswered(String callId, String content) {
        messages.addObject().put("role", "tool").put("tool_call_id", callId).put("content", content);
    }

    private void add(JsonNode message) throws TaskException {
        if (!message.path("role").isString()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "messages: each needs a role and a content");
        }
        ObjectNode copy = messages.addObject();
        for (String member : KEPT) {
            JsonNode value = message.path(member);
            if (!value.isMissingNode()) {
                copy.set(member, value);
            }
        }
        JsonNode content = message.path("content");
        if (content.isArray()) {
            for (JsonNode part : content) {
                check(ChatModel.text(part.path("text")));
            }
        } else if (!content.isNull() && !content.isMissingNode()) {
            String text = ChatModel.text(content);
            check(text);
            copy.put("content", text);
        }
    }

    private static void check(String text) throws TaskException {
        if (text.length() > LONGEST_TEXT && text.codePointCount(0, text.length()) > LONGEST_TEXT) {
            throw new TaskException(
                    FailureCode.E2004, "Content is too large. Maximum length is 100k characters.");
        }
    }
}
