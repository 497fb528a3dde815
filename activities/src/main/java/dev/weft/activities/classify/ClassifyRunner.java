package dev.weft.activities.classify;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.activities.llm.ChatModel;
import dev.weft.activities.llm.ChatModel.Question;
import dev.weft.activities.llm.ChatModel.Said;
import dev.weft.activities.llm.Usage;
import dev.weft.activities.wire.Excerpt;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {query, classes, instructions, otherwise, …} → {class_id, class_name, usage}}. An answer that names no class is
 * put right by a second question; after that the class is {@code otherwise}, or the task fails with {@link
 * FailureCode#SCHEMA_MISMATCH}.
 */
public final class ClassifyRunner implements TaskRunner {
    private final ChatModel model;

    public ClassifyRunner(ChatModel model) {
        this.model = model;
    }

    @Override
    public String type() {
        return "classify";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException, InterruptedException {
        Classes classes = Classes.of(config.path("classes"));
        ObjectNode asked = ChatModel.asked(config);
        ArrayNode messages = ClassifyPrompt.of(ChatModel.text(config.path("query")), classes, ChatModel.text(config.path("instructions")));
        asked.set("messages", messages);
        Said first = ask(asked, config, 1, context);
        Optional<Classes.One> chosen = classes.named(first.text());
        Usage usage = first.usage();
        Said last = first;
        if (chosen.isEmpty()) {
            messages.add(ChatModel.message("assistant", first.text()));
            messages.add(ChatModel.message("user", ClassifyPrompt.correction(classes)));
            last = ask(asked, config, 2, context);
            usage = usage.plus(last.usage());
            chosen = classes.named(last.text());
        }
        String answer = last.text();
        Classes.One found = chosen.or(() -> classes.withId(config.path("otherwise").asString("")))
                .orElseThrow(() -> new TaskException(
                        FailureCode.SCHEMA_MISMATCH,
                        "The model's answer names none of the classes: " + Excerpt.cut(answer)));
        ObjectNode output = Json.object().put("class_id", found.id()).put("class_name", found.name());
        output.set("usage", usage.toJson());
        return output;
    }

    private Said ask(ObjectNode asked, ObjectNode config, int number, TaskContext context)
            throws TaskException, InterruptedException {
        return model.ask(new Question(asked, config.path("parameters"), Optional.empty(), number), context);
    }
}
