package dev.weft.dify;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes that ask a model: {@code llm}, {@code question-classifier}, {@code parameter-extractor}. */
final class Models {
    private static final List<String> SYSTEM_FILES = List.of("sys", "files");
    private static final List<String> ROLES = List.of("system", "user", "assistant");

    private final Document document;
    private final Selectors selectors;
    private final Texts texts;

    Models(Document document, Selectors selectors, Texts texts) {
        this.document = document;
        this.selectors = selectors;
        this.texts = texts;
    }

    ObjectNode llm(Node node) {
        ObjectNode config = Json.object();
        SequencedSet<List<String>> files = new LinkedHashSet<>();
        config.set("messages", messages(node, files));
        Map<String, JsonNode> inputs =
                selectors.named(node, Loose.list(node.data().path("prompt_config"), "jinja2_variables"));
        if (!inputs.isEmpty()) {
            config.set("inputs", Json.object(inputs));
        }
        ObjectNode parameters = model(node, config);
        number(parameters, "temperature", 0, 2).ifPresent(value -> config.set("temperature", value));
        number(parameters, "max_tokens", 1, 1_000_000)
                .filter(JsonNode::isIntegralNumber)
                .ifPresent(value -> config.set("maxTokens", value));
        parameters.remove(List.of("temperature", "max_tokens"));
        if (!parameters.isEmpty()) {
            config.set("parameters", Literal.template(parameters));
        }
        vision(node, config, files);
        config.put("reasoning", node.text("reasoning_format").equals("separated") ? "separated" : "tagged");
        JsonNode schema = node.data().path("structured_output").path("schema");
        boolean structured = Loose.flag(node.data(), "structured_output_enabled")
                || Loose.flag(node.data().path("structured_output"), "enabled");
        if (structured && schema.isObject()) {
            config.set("schema", Literal.template(schema));
        }
        return config;
    }

    private ArrayNode messages(Node node, SequencedSet<List<String>> files) {
        ArrayNode messages = Json.array();
        JsonNode template = node.data().path("prompt_template");
        List<JsonNode> prompts = template.isArray() ? node.list("prompt_template") : List.of(template);
        for (JsonNode prompt : prompts) {
            message(node, prompt, files).ifPresent(messages::add);
        }
        JsonNode memory = node.data().path("memory");
        if (document.chat() && memory.isObject()) {
            String query = Loose.text(memory, "query_prompt_template");
            messages.add(Json.object()
                    .put("role", "user")
                    .put("content", texts.template(node, query.isEmpty() ? "{{#sys.query#}}" : query)));
        }
        if (messages.isEmpty()) {
            messages.add(Json.object().put("role", "user").put("content", ""));
        }
        return messages;
    }

    private Optional<ObjectNode> message(Node node, JsonNode prompt, SequencedSet<List<String>> files) {
        String role = Loose.text(prompt, "role");
        ObjectNode message = Json.object().put("role", ROLES.contains(role) ? role : "user");
        if (Loose.text(prompt, "edition_type").equals("jinja2")) {
            String template = Loose.text(prompt, prompt.has("jinja2_text") ? "jinja2_text" : "text");
            return template.isBlank()
                    ? Optional.empty()
                    : Optional.of(message.put("language", "jinja2").put("template", template));
        }
        String text = Loose.text(prompt, "text");
        if (text.isBlank()) {
            return Optional.empty();
        }
        for (List<String> selector : Texts.selectors(text)) {
            if (file(selector)) {
                files.add(selector);
            }
        }
        return Optional.of(message.put("content", texts.template(node, text, this::file)));
    }

    private boolean file(List<String> selector) {
        return selectors.files().file(selector) || selectors.files().files(selector);
    }

    /** Names the model and gives its parameters, those that endpoints know by other names under these. */
    private ObjectNode model(Node node, ObjectNode config) {
        JsonNode model = node.data().path("model");
        String name = Loose.text(model, "name").strip();
        if (!name.isEmpty() && name.length() <= 200) {
            config.put("model", new TemplateText().text(name).end());
        }
        ObjectNode parameters = Json.object();
        for (Map.Entry<String, JsonNode> written : Loose.object(model, "completion_params").properties()) {
            JsonNode value = written.getValue();
            if (!value.isNull() && !(value.isArray() && value.isEmpty()) && !Loose.shown(value).isEmpty()) {
                parameters.set(written.getKey(), value);
            }
        }
        format(parameters);
        return parameters;
    }

    private static void format(ObjectNode parameters) {
        JsonNode schema = parameters.remove("json_schema");
        if (!parameters.path("response_format").isString()) {
            return;
        }
        String format = parameters.remove("response_format").stringValue();
        switch (format) {
            case "json_object", "JSON", "JSON_OBJECT" -> parameters.set("response_format", type("json_object"));
            case "json_schema" -> {
                ObjectNode wanted = type("json_schema");
                wanted.set("json_schema", parsed(schema));
                parameters.set("response_format", wanted);
            }
            default -> {}
        }
    }

    private static ObjectNode type(String name) {
        return Json.object().put("type", name);
    }

    private static JsonNode parsed(@org.jspecify.annotations.Nullable JsonNode schema) {
        if (schema == null || !schema.isString()) {
            return schema == null ? Json.object() : schema;
        }
        try {
            return Json.parse(schema.stringValue());
        } catch (JacksonException e) {
            return Json.object();
        }
    }

    private static Optional<JsonNode> number(ObjectNode parameters, String name, double least, double most) {
        return Loose.number(parameters.path(name))
                .filter(value -> value.asDouble() >= least && value.asDouble() <= most);
    }

    private void vision(Node node, ObjectNode config, SequencedSet<List<String>> files) {
        JsonNode vision = node.data().path("vision");
        List<String> chosen = Loose.selector(vision.path("configs").path("variable_selector"));
        if (Loose.flag(vision, "enabled")) {
            files.add(chosen.isEmpty() ? SYSTEM_FILES : chosen);
            String detail = Loose.text(vision.path("configs"), "detail");
            if (List.of("low", "high", "auto").contains(detail)) {
                config.put("detail", detail);
            }
        }
        List<String> lists = new ArrayList<>();
        for (List<String> selector : files) {
            Value value = selectors.of(node, selector);
            if (!(value instanceof Value.Missing)) {
                lists.add(value.cel());
            }
        }
        if (lists.size() == 1) {
            config.put("files", "{{ " + lists.getFirst() + " }}");
        } else if (!lists.isEmpty()) {
            List<String> joined = lists.stream()
                    .map(cel -> "(type(" + cel + ") == list ? " + cel + " : " + cel + " == null ? [] : [" + cel + "])")
                    .toList();
            config.put("files", "{{ " + String.join(" + ", joined) + " }}");
        }
    }

    ObjectNode classify(Node node) {
        ObjectNode config = Json.object();
        config.set("query", selectors.of(node, Loose.selector(node.data().path("query_variable_selector"))).template());
        ArrayNode classes = config.putArray("classes");
        for (JsonNode written : node.list("classes")) {
            String id = Loose.text(written, "id");
            String name = Loose.text(written, "name");
            classes.add(Json.object()
                    .put("id", new TemplateText().text(id).end())
                    .put("name", name.isBlank() ? id : texts.template(node, name)));
        }
        String instruction = node.text(node.data().has("instruction") ? "instruction" : "instructions");
        if (!instruction.isBlank()) {
            config.put("instructions", texts.template(node, instruction));
        }
        ObjectNode parameters = model(node, config);
        if (!parameters.isEmpty()) {
            config.set("parameters", Literal.template(parameters));
        }
        vision(node, config, new LinkedHashSet<>());
        return config;
    }

    ObjectNode extract(Node node) {
        ObjectNode config = Json.object();
        config.set("query", selectors.of(node, Loose.selector(node.data().path("query"))).template());
        ArrayNode parameters = config.putArray("parameters");
        for (JsonNode written : node.list("parameters")) {
            String type = Loose.text(written, "type");
            ObjectNode parameter = Json.object()
                    .put("name", Loose.text(written, "name"))
                    .put("type", type.isEmpty() ? "string" : type)
                    .put("description", new TemplateText().text(Loose.text(written, "description")).end())
                    .put("required", Loose.flag(written, "required"));
            List<String> options = Loose.list(written, "options").stream().map(Loose::text).toList();
            if (!options.isEmpty()) {
                parameter.set("options", Literal.template(Json.tree(options)));
            }
            parameters.add(parameter);
        }
        String instruction = node.text("instruction");
        if (!instruction.isBlank()) {
            config.put("instruction", texts.template(node, instruction));
        }
        config.put("mode", node.text("reasoning_mode").equals("prompt") ? "prompt" : "function_call");
        ObjectNode modelParameters = model(node, config);
        if (!modelParameters.isEmpty()) {
            config.set("modelParameters", Literal.template(modelParameters));
        }
        vision(node, config, new LinkedHashSet<>());
        return config;
    }
}
