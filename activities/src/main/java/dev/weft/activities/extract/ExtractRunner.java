package dev.weft.activities.extract;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.activities.llm.ChatModel;
import dev.weft.activities.llm.ChatModel.Question;
import dev.weft.activities.llm.ChatModel.Said;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {query, parameters, instruction, mode, …} → {name: value, …, __is_success, __reason, __usage}}. Values are
 * converted to their types; what is not found or does not fit is the type's empty value, and when that was required or
 * did not fit, {@code __is_success} is 0 and {@code __reason} says why: that is no failure of the task.
 */
public final class ExtractRunner implements TaskRunner {
    private final ChatModel model;

    public ExtractRunner(ChatModel model) {
        this.model = model;
    }

    @Override
    public String type() {
        return "extract";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException, InterruptedException {
        Wanted wanted = Wanted.of(config.path("parameters"));
        ObjectNode asked = ChatModel.asked(config);
        ExtractPrompt prompt =
                new ExtractPrompt(ChatModel.text(config.path("query")), ChatModel.text(config.path("instruction")), wanted);
        Said said = config.path("mode").asString("function_call").equals("prompt")
                ? byPrompt(asked, prompt, config, 1, context)
                : byCall(asked, prompt, config, context);
        Optional<JsonNode> found = said.arguments()
                .flatMap(ChatModel::json)
                .filter(JsonNode::isObject)
                .or(() -> ChatModel.json(said.text()).filter(JsonNode::isObject));
        Found result = wanted.read(found);
        ObjectNode output = result.values();
        output.put("__is_success", result.problem().isEmpty() ? 1 : 0);
        output.set("__reason", result.problem().map(Json::text).orElseGet(Json::nil));
        output.set("__usage", said.usage().toJson());
        return output;
    }

    /** By a function call; endpoints whose model knows none refuse the request and are asked by prompt. */
    private Said byCall(ObjectNode asked, ExtractPrompt prompt, ObjectNode config, TaskContext context)
            throws TaskException, InterruptedException {
        asked.set("messages", prompt.forCall());
        try {
            return model.ask(
                    new Question(asked, config.path("modelParameters"), Optional.of(prompt.function()), 1), context);
        } catch (TaskException e) {
            if (e.code() != FailureCode.PROVIDER_REFUSED) {
                throw e;
            }
            return byPrompt(asked, prompt, config, 2, context);
        }
    }

    private Said byPrompt(
            ObjectNode asked, ExtractPrompt prompt, ObjectNode config, int number, TaskContext context)
            throws TaskException, InterruptedException {
        asked.set("messages", prompt.forText());
        return model.ask(new Question(asked, config.path("modelParameters"), Optional.empty(), number), context);
    }
}
