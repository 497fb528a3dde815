package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.activities.template.JinjaTemplates;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {prompt, system, messages, inputs, files, detail, model, temperature, maxTokens, parameters, reasoning, schema,
 * tools} → {text, reasoning, json, usage, finishReason}}.
 *
 * <p>The answer streams into the task's partial output. With {@code tools} the model is asked again with each call's
 * result, up to {@value #MAX_ROUNDS} times; {@code text} is then what it says last, {@code usage} the sum. With {@code
 * schema} the answer must be JSON that fits; {@code json} is null without one. An abort closes the provider's
 * connection at once. One call of {@link #run} asks the provider once per round: repeating is up to the caller.
 */
public final class LlmRunner implements TaskRunner {
    private static final int MAX_ROUNDS = 16;

    private final LlmSettings settings;
    private final ToolBox toolBox;
    private final JinjaTemplates templates;
    private final Optional<ChatProvider> provider;

    public LlmRunner(LlmSettings settings, ToolBox toolBox, JinjaTemplates templates) {
        this.settings = settings;
        this.toolBox = toolBox;
        this.templates = templates;
        this.provider = settings.baseUrl().map(url -> new ChatProvider(settings, url));
    }

    @Override
    public String type() {
        return "llm";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException, InterruptedException {
        JsonNode given = config.path("schema");
        Optional<AnswerSchema> schema = given.isObject() ? Optional.of(AnswerSchema.of(given)) : Optional.empty();
        ObjectNode written = rendered(config, context);
        Conversation conversation = Conversation.of(written, schema.map(AnswerSchema::instruction));
        conversation.show(Images.of(config.path("files"), config.path("detail"), context));
        Tools tools = Tools.of(config.path("tools"), toolBox);
        ChatProvider chat = provider.orElseThrow(ChatRequest::notConfigured);
        ObjectNode request = ChatRequest.of(config, settings, chat);
        schema.ifPresent(wanted -> ChatRequest.demand(request, wanted));
        if (!tools.isEmpty()) {
            request.set("tools", tools.toJson());
        }

        boolean separate = !config.path("reasoning").asString("").equals("tagged");
        long begin = System.nanoTime();
        Usage usage = Usage.NONE;
        for (int round = 1; round <= MAX_ROUNDS; round++) {
            request.set("messages", conversation.messages());
            String key = context.idempotencyKey() + (round == 1 ? "" : ":" + round);
            Turn turn = chat.ask(request, key, separate, context);
            usage = usage.plus(turn.usage());
            if (turn.calls().isEmpty() || tools.isEmpty()) {
                return output(turn, schema, usage, System.nanoTime() - begin);
            }
            conversation.answered(turn);
            if (!turn.text().isBlank() || !turn.reasoning().isBlank()) {
                context.message(Json.object()
                        .put("type", "ai")
                        .put("text", turn.text())
                        .put("reasoning", turn.reasoning()));
            }
            for (Turn.ToolCall call : turn.calls()) {
                conversation.toolAnswered(call.id(), tools.call(call, context));
            }
        }
        throw new TaskException(
                FailureCode.E3012, "Tool call failed (the model still calls tools after " + MAX_ROUNDS + " rounds)");
    }

    private static ObjectNode output(Turn turn, Optional<AnswerSchema> schema, Usage usage, long nanos)
            throws TaskException {
        if (turn.text().isEmpty() && !turn.refusal().isEmpty()) {
            throw new TaskException(FailureCode.PROVIDER_REFUSED, "The model refused: " + turn.refusal());
        }
        ObjectNode output = Json.object().put("text", turn.text()).put("reasoning", turn.reasoning());
        output.set("json", schema.isPresent() ? schema.get().read(turn.text()) : Json.nil());
        output.set("usage", usage.toJson().put("seconds", nanos / 1_000_000 / 1000.0));
        output.put("finishReason", turn.finishReason());
        return output;
    }

    /** With the messages that are Jinja2 templates written out. */
    private ObjectNode rendered(ObjectNode config, TaskContext context) throws TaskException, InterruptedException {
        ObjectNode written = config.deepCopy();
        for (JsonNode message : written.path("messages")) {
            JsonNode template = message.path("template");
            if (template.isString() && message instanceof ObjectNode own) {
                own.put("content", templates.render(template.stringValue(), config.path("inputs"), context));
            }
        }
        return written;
    }
}
