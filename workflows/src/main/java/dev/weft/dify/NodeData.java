package dev.weft.dify;

import dev.weft.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a node says, made of a task. Whatever of the task Dify has no word for is a complaint. */
final class NodeData {
    private static final Pattern COMPARISON =
            Pattern.compile("(.+?)\\s*(==|!=|>=|<=|>|<)\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9.]+|true|false|null)");
    private static final Map<String, String> OF_NUMBERS =
            Map.of("==", "=", "!=", "≠", ">", ">", "<", "<", ">=", "≥", "<=", "≤");

    private final Paths paths;
    private final JsonNode task;
    private final JsonNode config;
    private final String around;
    private final Consumer<String> complaints;

    /** @param around id of the iteration around, or empty */
    NodeData(Paths paths, JsonNode task, String around, Consumer<String> complaints) {
        this.paths = paths;
        this.task = task;
        this.config = task.path("config");
        this.around = around;
        this.complaints = complaints;
    }

    ObjectNode of() {
        String type = Loose.text(task, "type");
        String title = Loose.text(task, "title");
        ObjectNode data = Json.object()
                .put("desc", Loose.text(task, "description"))
                .put("selected", false)
                .put("title", title.isEmpty() ? Loose.text(task, "id") : title)
                .put("type", NodeTypes.of(type));
        for (String member : new String[] {"when", "forEach"}) {
            if (task.has(member)) {
                complaints.accept("\"" + member + "\" can't be said in Dify; use a switch or a task of type forEach");
            }
        }
        switch (type) {
            case "start" -> {}
            case "end" -> data.set("outputs", pairs(config.path("outputs"), "outputs"));
            case "answer" -> data.put("answer", text("text"));
            case "llm" -> llm(data);
            case "code" -> code(data);
            case "http" -> http(data);
            case "switch" -> choice(data);
            case "template" -> template(data);
            case "aggregate" -> aggregate(data);
            case "forEach" -> iteration(data);
            case "loop" -> loop(data);
            case "classify" -> classify(data);
            case "extract" -> extract(data);
            case "document" -> {
                data.set("variable_selector", selector(config.path("file"), "file"));
                data.put("is_array_file", false);
            }
            case "list" -> list(data);
            case "approval" -> approval(data);
            case "break" -> {}
            default -> complaints.accept("Dify has no node for a task of type " + type
                    + "; use one of code, http or llm for its work");
        }
        failures(data);
        return data;
    }

    private String text(String member) {
        return text(config.path(member), member);
    }

    private String text(JsonNode template, String place) {
        Optional<String> text = paths.text(template, around);
        if (text.isEmpty()) {
            complaints.accept("An expression at " + place + " is more than the path of a value, which is all Dify knows");
        }
        return text.orElse("");
    }

    private JsonNode selector(JsonNode template, String place) {
        Optional<JsonNode> selector = paths.selector(template, around);
        if (selector.isEmpty()) {
            complaints.accept("At " + place + " Dify wants the path of one value, such as {{ tasks.a.output.text }}");
        }
        return selector.orElseGet(Json::array);
    }

    private ArrayNode pairs(JsonNode values, String place) {
        Optional<ArrayNode> pairs = paths.named(values, around);
        if (pairs.isEmpty()) {
            complaints.accept("At " + place + " Dify wants the path of one value under each name");
        }
        return pairs.orElseGet(Json::array);
    }

    private void only(List<String> members) {
        for (String member : config.propertyNames()) {
            if (!members.contains(member)) {
                complaints.accept("\"" + member + "\" of a task of type " + Loose.text(task, "type")
                        + " can't be said in Dify; remove it");
            }
        }
    }

    private void model(ObjectNode data, String parameters) {
        ObjectNode model = data.putObject("model")
                .put("provider", "openai")
                .put("name", Loose.text(config, "model"))
                .put("mode", "chat");
        ObjectNode completion = model.putObject("completion_params");
        if (config.path(parameters) instanceof ObjectNode more) {
            completion.setAll(more);
        }
        if (config.has("temperature")) {
            completion.set("temperature", config.get("temperature"));
        }
        if (config.has("maxTokens")) {
            completion.set("max_tokens", config.get("maxTokens"));
        }
        ObjectNode vision = data.putObject("vision").put("enabled", config.has("files"));
        if (config.has("files")) {
            ObjectNode configs = vision.putObject("configs");
            configs.put("detail", Loose.text(config, "detail").isEmpty() ? "high" : Loose.text(config, "detail"));
            configs.set("variable_selector", selector(config.path("files"), "files"));
        }
    }

    private void llm(ObjectNode data) {
        only(List.of(
                "prompt", "system", "messages", "model", "temperature", "maxTokens", "inputs", "files", "detail", "reasoning",
                "parameters", "schema"));
        model(data, "parameters");
        ArrayNode prompts = data.putArray("prompt_template");
        if (config.has("system")) {
            prompts.addObject().put("role", "system").put("text", text("system"));
        }
        for (JsonNode message : config.path("messages")) {
            ObjectNode prompt = prompts.addObject().put("role", Loose.text(message, "role"));
            if (message.has("template")) {
                prompt.put("edition_type", "jinja2").put("text", Loose.text(message, "template"));
                prompt.put("jinja2_text", Loose.text(message, "template"));
            } else {
                prompt.put("text", text(message.path("content"), "messages"));
            }
        }
        if (config.has("prompt")) {
            prompts.addObject().put("role", "user").put("text", text("prompt"));
        }
        if (config.has("inputs")) {
            data.putObject("prompt_config").set("jinja2_variables", pairs(config.path("inputs"), "inputs"));
        }
        data.putObject("context").put("enabled", false).putArray("variable_selector");
        if (config.has("schema")) {
            data.put("structured_output_enabled", true);
            data.putObject("structured_output").set("schema", config.get("schema"));
        }
        data.put("reasoning_format", Loose.text(config, "reasoning").equals("tagged") ? "tagged" : "separated");
        data.putArray("variables");
    }

    private void code(ObjectNode data) {
        only(List.of("language", "source", "inputs", "outputs"));
        if (!config.has("inputs")) {
            complaints.accept("The code is a body that sees \"input\"; for Dify declare a function main and give \"inputs\"");
        }
        String language = Loose.text(config, "language");
        data.put("code_language", language.startsWith("python") ? "python3" : "javascript");
        data.put("code", Loose.text(config, "source"));
        data.set("variables", pairs(config.path("inputs"), "inputs"));
        if (config.path("outputs") instanceof ObjectNode outputs) {
            data.set("outputs", outputs);
        } else {
            complaints.accept("For Dify the code must declare its \"outputs\"");
        }
    }

    private void http(ObjectNode data) {
        only(List.of(
                "method", "url", "query", "headers", "body", "form", "auth", "as", "acceptStatus", "timeouts", "verifyTls"));
        data.put("method", Loose.text(config, "method").isEmpty() ? "get" : Loose.text(config, "method").toLowerCase(java.util.Locale.ROOT));
        data.put("url", text("url"));
        data.put("headers", lines(config.path("headers"), "headers"));
        data.put("params", lines(config.path("query"), "query"));
        ObjectNode body = data.putObject("body");
        if (config.has("form")) {
            body.put("type", "x-www-form-urlencoded").putArray("data");
            for (Map.Entry<String, JsonNode> field : config.path("form").properties()) {
                body.withArrayProperty("data")
                        .addObject()
                        .put("key", field.getKey())
                        .put("type", "text")
                        .put("value", text(field.getValue(), "form"));
            }
        } else if (config.has("body")) {
            JsonNode written = config.path("body");
            String shown = written.isString() ? text("body") : text(Json.text(Json.write(written)), "body");
            body.put("type", written.isString() && !Loose.text(config.path("headers"), "Content-Type").contains("json") ? "raw-text" : "json");
            body.putArray("data").addObject().put("key", "").put("type", "text").put("value", shown);
        } else {
            body.put("type", "none").putArray("data");
        }
        ObjectNode authorization = data.putObject("authorization");
        JsonNode auth = config.path("auth");
        if (auth.has("value")) {
            String kind = Loose.text(auth, "type");
            ObjectNode how = authorization.put("type", "api-key").putObject("config");
            how.put("type", kind.equals("header") ? "custom" : kind).put("api_key", text(auth.path("value"), "auth"));
            how.put("header", Loose.text(auth, "header"));
        } else {
            if (auth.isObject()) {
                complaints.accept("The credential " + Loose.text(auth, "credential") + " is not given away; name no credential");
            }
            authorization.put("type", "no-auth").putNull("config");
        }
        ObjectNode timeout = data.putObject("timeout");
        timeout.setAll(Loose.object(config, "timeouts"));
        data.put("ssl_verify", !config.has("verifyTls") || Loose.flag(config, "verifyTls"));
        data.putArray("variables");
    }

    private String lines(JsonNode values, String place) {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, JsonNode> value : values.properties()) {
            List<JsonNode> all = value.getValue().isArray() ? Loose.list(values, value.getKey()) : List.of(value.getValue());
            for (JsonNode one : all) {
                String shown = one.isString() ? text(one, place) : Loose.text(one);
                lines.append(lines.isEmpty() ? "" : "\n").append(value.getKey()).append(':').append(shown);
            }
        }
        return lines.toString();
    }

    private void choice(ObjectNode data) {
        ArrayNode cases = data.putArray("cases");
        for (JsonNode written : config.path("cases")) {
            String when = Loose.text(written, "when").strip();
            boolean or = when.contains("||");
            ObjectNode one = cases.addObject()
                    .put("case_id", Loose.text(written, "name"))
                    .put("id", Loose.text(written, "name"))
                    .put("logical_operator", or ? "or" : "and");
            ArrayNode conditions = one.putArray("conditions");
            for (String part : when.split(or ? "\\|\\|" : "&&", -1)) {
                condition(part.strip(), conditions);
            }
        }
    }

    private void condition(String source, ArrayNode conditions) {
        Matcher comparison = COMPARISON.matcher(source);
        Optional<List<String>> selector =
                comparison.matches() ? paths.selector(comparison.group(1), around) : Optional.empty();
        if (selector.isEmpty()) {
            complaints.accept("The condition `" + source + "` is more than a comparison of one value with a constant");
            return;
        }
        JsonNode value = Json.parse(comparison.group(3));
        boolean equal = comparison.group(2).equals("==");
        ObjectNode condition = conditions.addObject();
        condition.set("variable_selector", Json.tree(selector.get()));
        if (value.isNull()) {
            condition.put("comparison_operator", equal ? "null" : "not null").put("value", "");
        } else if (value.isNumber()) {
            condition.put("comparison_operator", OF_NUMBERS.get(comparison.group(2)));
            condition.put("value", Loose.text(value)).put("varType", "number");
        } else if (comparison.group(2).endsWith("=") && comparison.group(2).length() == 2 && !comparison.group(2).matches("[<>]=")) {
            condition.put("comparison_operator", equal ? "is" : "is not");
            if (value.isBoolean()) {
                condition.set("value", value);
            } else {
                condition.put("value", value.stringValue());
            }
            condition.put("varType", value.isBoolean() ? "boolean" : "string");
        } else {
            complaints.accept("Dify compares by size only numbers, not as in `" + source + "`");
        }
    }

    private void template(ObjectNode data) {
        if (config.has("template")) {
            data.put("template", Loose.text(config, "template"));
            data.set("variables", pairs(config.path("inputs"), "inputs"));
            return;
        }
        JsonNode value = config.path("value");
        String text = text(value, "value");
        StringBuilder template = new StringBuilder();
        ArrayNode variables = data.putArray("variables");
        for (Texts.Piece piece : Texts.pieces(text)) {
            switch (piece) {
                case Texts.Piece.Plain(String plain) -> template.append(plain.replaceAll("(\\{[{%#])", "{{ \"$1\" }}"));
                case Texts.Piece.Named(List<String> selector) -> {
                    String name = "value" + (variables.size() + 1);
                    variables.addObject().put("variable", name).set("value_selector", Json.tree(selector));
                    template.append("{{ ").append(name).append(" }}");
                }
            }
        }
        data.put("template", template.toString());
    }

    private void aggregate(ObjectNode data) {
        data.put("output_type", "string");
        if (config.has("groups")) {
            ArrayNode groups = data.putObject("advanced_settings").put("group_enabled", true).putArray("groups");
            for (Map.Entry<String, JsonNode> group : config.path("groups").properties()) {
                ObjectNode made = groups.addObject().put("group_name", group.getKey()).put("output_type", "string");
                made.set("variables", selectors(group.getValue()));
            }
        }
        data.set("variables", selectors(config.path("values")));
    }

    private ArrayNode selectors(JsonNode values) {
        ArrayNode selectors = Json.array();
        values.forEach(value -> selectors.add(selector(value, "values")));
        return selectors;
    }

    private void iteration(ObjectNode data) {
        data.set("iterator_selector", selector(config.path("items"), "items"));
        int parallel = Loose.integer(config, "parallel").orElse(10);
        data.put("is_parallel", parallel > 1).put("parallel_nums", parallel);
        data.put("error_handle_mode", switch (Loose.text(config, "onItemError")) {
            case "null" -> "continue-on-error";
            case "remove" -> "remove-abnormal-output";
            default -> "terminated";
        });
        data.put("flatten_output", Loose.flag(config, "flatten"));
        data.set("output_selector", selector(task.path("output"), "output"));
        data.put("output_type", "array[object]").put("start_node_id", Loose.text(task, "id") + "start");
    }

    private void loop(ObjectNode data) {
        only(List.of("count", "maxIterations"));
        if (!config.path("count").isIntegralNumber()) {
            complaints.accept("Dify's loops count to a number that is written out");
        }
        data.put("loop_count", Loose.integer(config, "count").orElse(1)).put("logical_operator", "and");
        data.putArray("break_conditions");
        data.putArray("loop_variables");
        data.put("start_node_id", Loose.text(task, "id") + "start");
    }

    private void classify(ObjectNode data) {
        model(data, "parameters");
        data.set("query_variable_selector", selector(config.path("query"), "query"));
        ArrayNode classes = data.putArray("classes");
        for (JsonNode written : config.path("classes")) {
            classes.addObject().put("id", Loose.text(written, "id")).put("name", text(written.path("name"), "classes"));
        }
        data.put("instruction", config.has("instructions") ? text("instructions") : "");
        data.putArray("topics");
    }

    private void extract(ObjectNode data) {
        model(data, "modelParameters");
        data.set("query", selector(config.path("query"), "query"));
        data.set("parameters", config.path("parameters"));
        data.put("instruction", config.has("instruction") ? text("instruction") : "");
        data.put("reasoning_mode", Loose.text(config, "mode").equals("prompt") ? "prompt" : "function_call");
    }

    private void list(ObjectNode data) {
        data.set("variable", selector(config.path("items"), "items"));
        for (String part : List.of("filter_by", "extract_by", "order_by", "limit")) {
            data.set(part, config.path(part).isObject() ? config.get(part) : Json.object().put("enabled", false));
        }
    }

    private void approval(ObjectNode data) {
        data.put("form_content", config.has("message") ? text("message") : "");
        ArrayNode inputs = data.putArray("inputs");
        for (JsonNode field : config.path("fields")) {
            inputs.addObject()
                    .put("type", Loose.flag(field, "multiline") ? "paragraph" : "text-input")
                    .put("output_variable_name", Loose.text(field, "name"));
        }
        ArrayNode actions = data.putArray("user_actions");
        JsonNode decisions = config.has("decisions") ? config.get("decisions") : Json.array().add("approved").add("rejected");
        for (JsonNode decision : decisions) {
            String id = decision.isObject() ? Loose.text(decision, "id") : Loose.text(decision);
            String title = Loose.text(decision, "title");
            actions.addObject().put("id", id).put("title", title.isEmpty() ? id : title).put("button_style", "default");
        }
        data.put("timeout", 3).put("timeout_unit", "day");
    }

    private void failures(ObjectNode data) {
        JsonNode retry = task.path("retry");
        if (retry.isObject()) {
            int attempts = Loose.integer(retry, "maxAttempts").orElse(3);
            data.putObject("retry_config")
                    .put("retry_enabled", attempts > 1)
                    .put("max_retries", attempts - 1)
                    .put("retry_interval", 1_000);
        }
        JsonNode onError = task.path("onError");
        switch (onError.isString() ? onError.stringValue() : Loose.text(onError, "action")) {
            case "", "fail" -> {}
            case "branch" -> data.put("error_strategy", Node.FAIL_BRANCH);
            default -> complaints.accept("\"onError\" can be said in Dify only as branch; a fallback has no names there");
        }
    }
}
