package dev.weft.dify;

import dev.weft.json.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a node says, made of a task. */
final class NodeData {
    private final Wording said;
    private final RunVariables variables;

    NodeData(Wording said, RunVariables variables) {
        this.said = said;
        this.variables = variables;
    }

    ObjectNode of() {
        JsonNode task = said.task();
        String type = Loose.text(task, "type");
        String title = Loose.text(task, "title");
        ObjectNode data = Json.object()
                .put("desc", Loose.text(task, "description"))
                .put("selected", false)
                .put("title", title.isEmpty() ? Loose.text(task, "id") : title)
                .put("type", NodeTypes.of(type));
        for (String member : List.of("when", "forEach")) {
            if (task.has(member)) {
                said.complain("\"" + member + "\" can't be said in Dify; use a switch or a task of type forEach");
            }
        }
        switch (type) {
            case "start", "break" -> {}
            case "end" -> data.set("outputs", said.pairs("outputs"));
            case "answer" -> data.put("answer", said.text("text"));
            case "llm" -> new ModelData(said).llm(data);
            case "classify" -> new ModelData(said).classify(data);
            case "extract" -> new ModelData(said).extract(data);
            case "code" -> code(data);
            case "http" -> new HttpData(said).write(data);
            case "switch" -> new ChoiceData(said).write(data);
            case "template" -> template(data);
            case "aggregate" -> aggregate(data);
            case "assign" -> new AssignData(said, variables).write(data);
            case "forEach" -> BlockData.iteration(said, data);
            case "loop" -> new LoopData(said, variables).write(data);
            case "document" -> {
                data.set("variable_selector", said.selector("file"));
                data.put("is_array_file", false);
            }
            case "list" -> list(data);
            case "approval" -> new FormData(said).write(data);
            default -> said.complain("Dify has no node for a task of type " + type
                    + "; use one of code, http or llm for its work");
        }
        new FailureData(said).write(data);
        return data;
    }

    private void code(ObjectNode data) {
        said.only(List.of("language", "source", "inputs", "outputs"));
        if (!said.has("inputs")) {
            said.complain("The code is a body that sees \"input\"; for Dify declare a function main and give \"inputs\"");
        }
        data.put("code_language", said.plain("language").startsWith("python") ? "python3" : "javascript");
        data.put("code", said.plain("source"));
        data.set("variables", said.pairs("inputs"));
        if (said.config().path("outputs") instanceof ObjectNode outputs) {
            data.set("outputs", outputs);
        } else {
            said.complain("For Dify the code must declare its \"outputs\"");
        }
    }

    private void template(ObjectNode data) {
        if (said.has("template")) {
            data.put("template", said.plain("template"));
            data.set("variables", said.pairs("inputs"));
            return;
        }
        StringBuilder template = new StringBuilder();
        ArrayNode variables = data.putArray("variables");
        for (Texts.Piece piece : Texts.pieces(said.text("value"))) {
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
        if (said.has("groups")) {
            ArrayNode groups = data.putObject("advanced_settings").put("group_enabled", true).putArray("groups");
            for (Map.Entry<String, JsonNode> group : said.config().path("groups").properties()) {
                ObjectNode made = groups.addObject().put("group_name", group.getKey()).put("output_type", "string");
                made.set("variables", selectors(group.getValue()));
            }
        }
        data.set("variables", selectors(said.config().path("values")));
    }

    private ArrayNode selectors(JsonNode values) {
        ArrayNode selectors = Json.array();
        values.forEach(value -> selectors.add(said.selector(value, "values")));
        return selectors;
    }

    private void list(ObjectNode data) {
        data.set("variable", said.selector("items"));
        for (String part : List.of("filter_by", "extract_by", "order_by", "limit")) {
            JsonNode written = said.config().path(part);
            data.set(part, written.isObject() ? written : Json.object().put("enabled", false));
        }
    }
}
