package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks the configured model for JSON and takes what it says: whether that fits is for the caller to judge. Thread safe. */
public final class JsonAuthor {
    private final LlmSettings settings;
    private final Optional<ChatProvider> provider;

    public JsonAuthor(LlmSettings settings) {
        this.settings = settings;
        this.provider = settings.baseUrl().map(url -> new ChatProvider(settings, url));
    }

    /**
     * @param text as the model wrote it, or its refusal
     * @param json found in the text
     */
    public record Answer(String text, Optional<JsonNode> json) {}

    /**
     * Asks once.
     *
     * @param config as of an {@code llm} task: {@code system}, {@code messages}, {@code prompt}
     * @param shape JSON schema of what is asked for
     * @throws TaskException as an {@code llm} task fails, but for an answer that does not fit
     */
    public Answer ask(ObjectNode config, JsonNode shape, TaskContext context)
            throws TaskException, InterruptedException {
        AnswerSchema schema = AnswerSchema.of(shape);
        ChatProvider chat = provider.orElseThrow(ChatRequest::notConfigured);
        ObjectNode request = ChatRequest.of(config, settings, chat);
        ChatRequest.demand(request, schema);
        request.set("messages", Conversation.of(config, Optional.of(schema.instruction())).messages());
        Turn turn = chat.ask(request, context.idempotencyKey(), true, context);
        String text = turn.text().isEmpty() ? turn.refusal() : turn.text();
        return new Answer(text, AnswerSchema.find(text));
    }
}
