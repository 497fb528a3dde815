package dev.weft.dify;

import dev.weft.json.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tasks that ask a model, as nodes. */
final class ModelData {
    private final Wording said;

    ModelData(Wording said) {
        this.said = said;
    }

    void llm(ObjectNode data) {
        said.only(List.of(
                "prompt", "system", "messages", "model", "temperature", "maxTokens", "inputs", "files", "detail", "reasoning",
                "parameters", "schema"));
        model(data, "parameters");
        prompts(data.putArray("prompt_template"));
        if (said.has("inputs")) {
            data.putObject("prompt_config").set("jinja2_variables", said.pairs("inputs"));
        }
        data.putObject("context").put("enabled", false).putArray("variable_selector");
        if (said.has("schema")) {
            data.put("structured_output_enabled", true);
            data.putObject("structured_output").set("schema", said.config().get("schema"));
        }
        data.put("reasoning_format", said.plain("reasoning").equals("tagged") ? "tagged" : "separated");
        data.putArray("variables");
    }

    private void prompts(ArrayNode prompts) {
        if (said.has("system")) {
            prompts.addObject().put("role", "system").put("text", said.text("system"));
        }
        for (JsonNode message : said.config().path("messages")) {
            ObjectNode prompt = prompts.addObject().put("role", Loose.text(message, "role"));
            if (message.has("template")) {
                prompt.put("edition_type", "jinja2").put("text", Loose.text(message, "template"));
                prompt.put("jinja2_text", Loose.text(message, "template"));
            } else {
                prompt.put("text", said.text(message.path("content"), "messages"));
            }
        }
        if (said.has("prompt")) {
            prompts.addObject().put("role", "user").put("text", said.text("prompt"));
        }
    }

    void classify(ObjectNode data) {
        model(data, "parameters");
        data.set("query_variable_selector", said.selector("query"));
        ArrayNode classes = data.putArray("classes");
        for (JsonNode written : said.config().path("classes")) {
            classes.addObject().put("id", Loose.text(written, "id")).put("name", said.text(written.path("name"), "classes"));
        }
        data.put("instruction", said.has("instructions") ? said.text("instructions") : "");
        data.putArray("topics");
    }

    void extract(ObjectNode data) {
        model(data, "modelParameters");
        data.set("query", said.selector("query"));
        data.set("parameters", said.config().path("parameters"));
        data.put("instruction", said.has("instruction") ? said.text("instruction") : "");
        data.put("reasoning_mode", said.plain("mode").equals("prompt") ? "prompt" : "function_call");
    }

    private void model(ObjectNode data, String parameters) {
        JsonNode config = said.config();
        ObjectNode model = data.putObject("model")
                .put("provider", "openai")
                .put("name", said.plain("model"))
                .put("mode", "chat");
        ObjectNode completion = model.putObject("completion_params");
        if (config.path(parameters) instanceof ObjectNode more) {
            completion.setAll(more);
        }
        if (said.has("temperature")) {
            completion.set("temperature", config.get("temperature"));
        }
        if (said.has("maxTokens")) {
            completion.set("max_tokens", config.get("maxTokens"));
        }
        ObjectNode vision = data.putObject("vision").put("enabled", said.has("files"));
        if (said.has("files")) {
            ObjectNode configs = vision.putObject("configs");
            configs.put("detail", said.plain("detail").isEmpty() ? "high" : said.plain("detail"));
            configs.set("variable_selector", said.selector("files"));
        }
    }
}
