package dev.weft.dify;

import dev.weft.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes tasks of nodes. */
final class Tasks {
    private final Flow flow;
    private final Selectors selectors;
    private final Texts texts;
    private final Conditions conditions;
    private final Models models;
    private final HttpRequests requests;
    private final Assigners assigners;
    private final Blocks blocks;
    private final FirstValues firstValues;
    private final Lists lists;
    private final Forms forms;

    Tasks(Document document, Flow flow, Map<String, String> secrets, Problems problems) {
        States states = new States(document);
        this.flow = flow;
        this.selectors = new Selectors(document, flow, states, secrets);
        this.texts = new Texts(selectors);
        this.conditions = new Conditions(selectors, texts, problems);
        this.models = new Models(document, selectors, texts);
        this.requests = new HttpRequests(selectors, texts, problems);
        this.assigners = new Assigners(states, selectors, new Carried(document, flow), problems);
        this.blocks = new Blocks(document, flow, states, selectors, conditions);
        this.firstValues = new FirstValues(document, states, selectors);
        this.lists = new Lists(selectors, texts);
        this.forms = new Forms(selectors, texts);
    }

    /** All tasks outside of blocks, these with their bodies. */
    ArrayNode all() {
        ArrayNode tasks = Json.array();
        Optional<ObjectNode> conversation = firstValues.ofConversation();
        conversation.ifPresent(tasks::add);
        scope(Optional.empty(), tasks);
        if (conversation.isPresent()) {
            String first = conversation.get().get("id").stringValue();
            for (JsonNode task : tasks) {
                if (task.path("type").asString("").equals("start") && task instanceof ObjectNode start) {
                    start.putArray("dependsOn").add(first);
                }
            }
        }
        return tasks;
    }

    private void scope(Optional<String> container, ArrayNode tasks) {
        for (Node node : flow.scope(container)) {
            ObjectNode task = task(node);
            if (node.is("loop")) {
                firstValues.ofLoop(node, task).ifPresent(tasks::add);
            }
            tasks.add(task);
        }
    }

    private ObjectNode task(Node node) {
        String type = NodeTypes.task(node.type()).orElse("");
        ObjectNode task = Json.object().put("id", node.id()).put("title", node.title()).put("type", type);
        ObjectNode config = config(node, type);
        if (!config.isEmpty()) {
            task.set("config", config);
        }
        ArrayNode dependencies = Json.array();
        for (Flow.Link link : flow.into(node)) {
            if (link.branch().isEmpty()) {
                dependencies.add(link.from());
            } else {
                dependencies.add(Json.object().put("task", link.from()).put("branch", link.branch().get()));
            }
        }
        if (!dependencies.isEmpty()) {
            task.set("dependsOn", dependencies);
        }
        if (type.equals("http")) {
            task.put("timeout", HttpRequests.seconds(node) + "s");
        }
        Failures.policies(node, flow, task);
        if (node.block()) {
            task.set("body", body(node));
            task.set("output", blocks.output(node));
        }
        task.putObject("extra").putObject(NodeTypes.EXTRA).put(NodeTypes.TYPE, node.type());
        return task;
    }

    private ArrayNode body(Node node) {
        ArrayNode body = Json.array();
        scope(Optional.of(node.id()), body);
        return body.isEmpty() ? body.add(FirstValues.hidden(node.id() + "-nothing", "start")) : body;
    }

    private ObjectNode config(Node node, String type) {
        return switch (type) {
            case "end" -> one("outputs", Json.object(selectors.named(node, node.list("outputs"))));
            case "answer" -> Json.object().put("text", texts.template(node, node.text("answer")));
            case "llm" -> models.llm(node);
            case "classify" -> models.classify(node);
            case "extract" -> models.extract(node);
            case "code" -> code(node);
            case "http" -> requests.config(node);
            case "switch" -> choice(node);
            case "template" -> template(node);
            case "aggregate" -> aggregate(node);
            case "assign" -> assigners.config(node);
            case "forEach" -> blocks.iteration(node);
            case "loop" -> blocks.loop(node);
            case "document" -> one("file", selectors.selected(node, "variable_selector"));
            case "list" -> lists.config(node);
            case "approval" -> forms.config(node);
            default -> Json.object();
        };
    }

    private static ObjectNode one(String name, JsonNode value) {
        return Json.object(Map.of(name, value));
    }

    private ObjectNode code(Node node) {
        String language = node.text("code_language");
        ObjectNode config = Json.object()
                .put("language", language.isEmpty() ? "python3" : language)
                .put("source", node.text("code"));
        config.set("inputs", Json.object(selectors.named(node, node.list("variables"))));
        ObjectNode outputs = declared(Loose.object(node.data(), "outputs"));
        if (!outputs.isEmpty()) {
            config.set("outputs", outputs);
        }
        return config;
    }

    private static ObjectNode declared(ObjectNode written) {
        ObjectNode outputs = Json.object();
        for (Map.Entry<String, JsonNode> output : written.properties()) {
            String type = Loose.text(output.getValue(), "type");
            if (!type.isEmpty()) {
                ObjectNode declared = Json.object().put("type", type);
                ObjectNode children = declared(Loose.object(output.getValue(), "children"));
                if (!children.isEmpty()) {
                    declared.set("children", children);
                }
                outputs.set(output.getKey(), declared);
            }
        }
        return outputs;
    }

    private ObjectNode choice(Node node) {
        ObjectNode config = Json.object();
        ArrayNode cases = config.putArray("cases");
        List<Cases.Case> written = Cases.of(node);
        for (int index = 0; index < written.size(); index++) {
            Cases.Case one = written.get(index);
            String pointer = node.data().has("cases") ? "/data/cases/" + index + "/conditions" : "/data/conditions";
            cases.add(Json.object()
                    .put("name", one.id())
                    .put("when", conditions.all(node, one.conditions(), one.all(), pointer)));
        }
        return config.put("default", Cases.ELSE);
    }

    private ObjectNode template(Node node) {
        ObjectNode config = Json.object().put("language", "jinja2").put("template", node.text("template"));
        config.set("inputs", Json.object(selectors.named(node, node.list("variables"))));
        return config;
    }

    private ObjectNode aggregate(Node node) {
        JsonNode advanced = node.data().path("advanced_settings");
        if (Loose.flag(advanced, "group_enabled")) {
            ObjectNode groups = Json.object();
            for (JsonNode group : Loose.list(advanced, "groups")) {
                groups.set(Loose.text(group, "group_name"), values(node, Loose.list(group, "variables")));
            }
            return one("groups", groups);
        }
        return one("values", values(node, node.list("variables")));
    }

    private ArrayNode values(Node node, List<JsonNode> written) {
        ArrayNode values = Json.array();
        written.forEach(selector -> values.add(selectors.of(node, Loose.selector(selector)).template()));
        return values.isEmpty() ? values.addNull() : values;
    }
}
