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
    private static final int MOST_PARALLEL = 1_000;
    private static final int MOST_ROUNDS = 100_000;

    private final Document document;
    private final Flow flow;
    private final States states;
    private final Selectors selectors;
    private final Texts texts;
    private final Conditions conditions;
    private final Models models;
    private final HttpRequests requests;
    private final Assigners assigners;
    private final Forms forms;

    Tasks(Document document, Flow flow, Map<String, String> secrets, Problems problems) {
        this.document = document;
        this.flow = flow;
        this.states = new States(document);
        this.selectors = new Selectors(document, flow, states, secrets);
        this.texts = new Texts(selectors);
        this.conditions = new Conditions(selectors, texts, problems);
        this.models = new Models(document, selectors, texts);
        this.requests = new HttpRequests(selectors, texts, problems);
        this.assigners = new Assigners(states, selectors, problems);
        this.forms = new Forms(selectors, texts);
    }

    /** All tasks outside of blocks, these with their bodies. */
    ArrayNode all() {
        ArrayNode tasks = Json.array();
        Optional<ObjectNode> conversation = conversation();
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
                loopVariables(node, task).ifPresent(tasks::add);
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
            body(node, task);
        }
        task.putObject("extra").putObject(NodeTypes.EXTRA).put(NodeTypes.TYPE, node.type());
        return task;
    }

    private ObjectNode config(Node node, String type) {
        return switch (type) {
            case "end" -> end(node);
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
            case "forEach" -> iteration(node);
            case "loop" -> loop(node);
            case "document" -> one("file", selected(node, "variable_selector"));
            case "list" -> list(node);
            case "approval" -> forms.config(node);
            default -> Json.object();
        };
    }

    private static ObjectNode one(String name, JsonNode value) {
        return Json.object(Map.of(name, value));
    }

    private JsonNode selected(Node node, String name) {
        return selectors.of(node, Loose.selector(node.data().path(name))).template();
    }

    private ObjectNode end(Node node) {
        return one("outputs", Json.object(selectors.named(node, node.list("outputs"))));
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

    private ObjectNode list(Node node) {
        ObjectNode config = one("items", selected(node, "variable"));
        JsonNode filter = node.data().path("filter_by");
        if (Loose.flag(filter, "enabled")) {
            ArrayNode made = config.putObject("filter_by").put("enabled", true).putArray("conditions");
            for (JsonNode condition : Loose.list(filter, "conditions")) {
                if (!Loose.text(condition, "comparison_operator").isEmpty()) {
                    made.add(condition(node, condition));
                }
            }
        }
        JsonNode extract = node.data().path("extract_by");
        if (Loose.flag(extract, "enabled")) {
            String serial = Loose.text(extract, "serial");
            config.putObject("extract_by")
                    .put("enabled", true)
                    .put("serial", texts.template(node, serial.isEmpty() ? "1" : serial));
        }
        JsonNode order = node.data().path("order_by");
        if (Loose.flag(order, "enabled")) {
            config.putObject("order_by")
                    .put("enabled", true)
                    .put("key", Loose.text(order, "key"))
                    .put("value", Loose.text(order, "value").equalsIgnoreCase("desc") ? "desc" : "asc");
        }
        JsonNode limit = node.data().path("limit");
        if (Loose.flag(limit, "enabled")) {
            config.putObject("limit").put("enabled", true).put("size", Loose.integer(limit, "size").orElse(10));
        }
        return config;
    }

    private ObjectNode condition(Node node, JsonNode written) {
        ObjectNode condition = Json.object()
                .put("key", Loose.text(written, "key"))
                .put("comparison_operator", Loose.text(written, "comparison_operator"));
        JsonNode value = written.path("value");
        if (!value.isMissingNode() && !value.isNull()) {
            condition.set(
                    "value",
                    value.isString()
                            ? Json.text(texts.template(node, value.stringValue()))
                            : Literal.template(value));
        }
        return condition;
    }

    private ObjectNode iteration(Node node) {
        ObjectNode config = Json.object();
        JsonNode items = selected(node, "iterator_selector");
        config.set("items", items.isNull() ? Json.array() : items);
        boolean parallel = Loose.flag(node.data(), "is_parallel");
        int atOnce = Math.clamp(Loose.integer(node.data(), "parallel_nums").orElse(10), 1, MOST_PARALLEL);
        config.put("parallel", parallel ? atOnce : 1);
        switch (node.text("error_handle_mode")) {
            case "continue-on-error" -> config.put("onItemError", "null");
            case "remove-abnormal-output" -> config.put("onItemError", "remove");
            default -> {}
        }
        if (!node.data().has("flatten_output") || Loose.flag(node.data(), "flatten_output")) {
            config.put("flatten", true);
        }
        return config;
    }

    /** What ends a loop is asked before the first round too, unless it is a matter of the round itself. */
    private ObjectNode loop(Node node) {
        ObjectNode config = Json.object()
                .put("count", Math.clamp(Loose.integer(node.data(), "loop_count").orElse(1), 0, MOST_ROUNDS))
                .put("maxIterations", MOST_ROUNDS);
        List<JsonNode> written = node.list("break_conditions");
        if (!written.isEmpty()) {
            String done = conditions.all(inside(node), written, Cases.all(node.data()), "/data/break_conditions");
            boolean ofTheRound = written.stream()
                    .map(condition -> Loose.selector(condition.path("variable_selector")))
                    .anyMatch(selector -> !selector.isEmpty()
                            && document.node(selector.getFirst())
                                    .filter(named -> flow.around(named).contains(node))
                                    .isPresent());
            if (ofTheRound) {
                config.put("until", done);
            } else {
                config.put("while", "!(" + done + ")");
            }
        }
        return config;
    }

    /** Stands behind everything in the body. */
    private static Node inside(Node block) {
        return new Node(Flow.END_OF + block.id(), block.type(), block.data(), block.pointer(), Optional.of(block.id()));
    }

    private void body(Node node, ObjectNode task) {
        ArrayNode body = Json.array();
        scope(Optional.of(node.id()), body);
        if (body.isEmpty()) {
            body.add(hidden(node.id() + "-nothing", "start"));
        }
        task.set("body", body);
        if (node.is("iteration")) {
            List<String> selector = Loose.selector(node.data().path("output_selector"));
            task.set("output", selectors.of(inside(node), selector).template());
            return;
        }
        ObjectNode output = Json.object();
        for (JsonNode written : node.list("loop_variables")) {
            String label = Loose.text(written, "label");
            states.find(node.id(), label)
                    .ifPresent(variable -> output.put(label, "{{ state." + variable.name() + " }}"));
        }
        task.set("output", output);
    }

    private static ObjectNode hidden(String id, String type) {
        ObjectNode task = Json.object().put("id", id).put("type", type);
        task.putObject("extra").putObject(NodeTypes.EXTRA).put(NodeTypes.HIDDEN, true);
        return task;
    }

    /** A task that sets a loop's variables at first; takes over what the loop waits for. */
    private Optional<ObjectNode> loopVariables(Node node, ObjectNode loop) {
        ObjectNode values = Json.object();
        for (JsonNode written : node.list("loop_variables")) {
            String type = Loose.text(written, "var_type");
            JsonNode value = Loose.text(written, "value_type").equals("variable")
                    ? selectors.of(node, Loose.selector(written.path("value"))).template()
                    : Literal.template(Loose.typed(type, written.path("value")));
            states.find(node.id(), Loose.text(written, "label"))
                    .ifPresent(variable -> values.set(variable.name(), value));
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode first = hidden(node.id() + "-variables", "assign");
        first.putObject("config").set("values", values);
        JsonNode waits = loop.remove("dependsOn");
        if (waits != null) {
            first.set("dependsOn", waits);
        }
        loop.putArray("dependsOn").add(first.get("id").stringValue());
        return Optional.of(first);
    }

    private Optional<ObjectNode> conversation() {
        ObjectNode values = Json.object();
        for (JsonNode written : Loose.list(document.workflow(), "conversation_variables")) {
            String type = Loose.text(written, "value_type");
            states.find(States.CONVERSATION, Loose.text(written, "name"))
                    .ifPresent(variable -> values.set(
                            variable.name(), Literal.template(Loose.typed(type, written.path("value")))));
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode first = hidden("conversation-variables", "assign");
        first.putObject("config").set("values", values);
        return Optional.of(first);
    }
}
