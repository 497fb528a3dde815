package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The configured chat model, for tasks whose output is not the model's text itself: nothing that it says is shown.
 * Thread safe.
 */
public final class ChatModel {
    private final LlmSettings settings;
    private final Optional<ChatProvider> provider;

    public ChatModel(LlmSettings settings) {
        this.settings = settings;
        this.provider = settings.baseUrl().map(url -> new ChatProvider(settings, url));
    }

    /**
     * One question.
     *
     * @param config {@code system}, {@code messages}, {@code prompt}, {@code model}, {@code files} and {@code detail} as
     *     of an {@code llm} task
     * @param parameters more of the request
     * @param function {@code {name, description, parameters}} that the model is to call
     * @param number from 1; of a task's further questions higher ones
     */
    public record Question(ObjectNode config, JsonNode parameters, Optional<ObjectNode> function, int number) {}

    /**
     * @param text what it said, or its refusal
     * @param arguments those of its call of the function, as it wrote them
     */
    public record Said(String text, Optional<String> arguments, Usage usage) {}

    /**
     * Asks once.
     *
     * @throws TaskException as an {@code llm} task fails
     */
    public Said ask(Question question, TaskContext context) throws TaskException, InterruptedException {
        ChatProvider chat = provider.orElseThrow(ChatRequest::notConfigured);
        ObjectNode config = question.config();
        ObjectNode request = ChatRequest.of(config, question.parameters(), settings, chat);
        Conversation conversation = Conversation.of(config, Optional.empty());
        conversation.show(Images.of(config.path("files"), config.path("detail"), context));
        request.set("messages", conversation.messages());
        question.function().ifPresent(function -> demand(request, function));
        String key = context.idempotencyKey() + (question.number() == 1 ? "" : ":" + question.number());
        Turn turn = chat.ask(request, key, true, new ToolContext(context, key));
        String text = turn.text().isEmpty() ? turn.refusal() : turn.text();
        return new Said(text, called(turn.calls()), turn.usage());
    }

    private static void demand(ObjectNode request, ObjectNode function) {
        request.putArray("tools").addObject().put("type", "function").set("function", function);
        request.putObject("tool_choice")
                .put("type", "function")
                .putObject("function")
                .set("name", function.path("name"));
    }

    private static Optional<String> called(List<Turn.ToolCall> calls) {
        return calls.stream().map(Turn.ToolCall::arguments).findFirst();
    }

    /** The JSON in a text, bare, in a fence or with words around it. */
    public static Optional<JsonNode> json(String text) {
        return AnswerSchema.find(text).filter(found -> !found.isMissingNode());
    }

    /** What a task that asks a model in its own words takes over of its configuration: {@code {model, files, detail}}. */
    public static ObjectNode asked(ObjectNode config) {
        ObjectNode asked = Json.object();
        for (String member : List.of("model", "files", "detail")) {
            if (config.has(member)) {
                asked.set(member, config.path(member));
            }
        }
        return asked;
    }

    /** A value as a model is to read it: texts as they are, nothing for null, JSON for the rest. */
    public static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return value.isString() ? value.stringValue() : Json.write(value);
    }

    /** A turn of a conversation. */
    public static ObjectNode message(String role, String content) {
        return Json.object().put("role", role).put("content", content);
    }
}
