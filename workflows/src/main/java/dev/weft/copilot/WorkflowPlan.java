package dev.weft.copilot;

import dev.weft.canvas.Canvas;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A workflow as a list of prompts. Nothing says that it can be run: see {@link PlanCanvas#problems}.
 *
 * @param tasks in the order they are shown
 * @param variables what a run is given
 */
public record WorkflowPlan(String title, List<Task> tasks, List<Variable> variables) {

    public WorkflowPlan {
        tasks = List.copyOf(tasks);
        variables = List.copyOf(variables);
    }

    /**
     * @param toolsets types of task that the prompt's model may call; of a task that is no model call, its own type
     * @param dependentTasks ids of the tasks that this one depends on
     */
    public record Task(
            String id, String title, String prompt, List<String> toolsets, List<String> dependentTasks) {
        public Task {
            toolsets = List.copyOf(toolsets);
            dependentTasks = List.copyOf(dependentTasks);
        }
    }

    /** @param options of an {@link VariableType#OPTION}; else none */
    public record Variable(String name, VariableType variableType, boolean required, List<String> options) {
        public Variable {
            options = List.copyOf(options);
        }
    }

    public enum VariableType {
        STRING,
        OPTION,
        /** One file or several. */
        RESOURCE;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A canvas as a plan, dependencies implied by references included. */
    public static WorkflowPlan of(CompiledCanvas canvas) {
        return CanvasPlan.of(canvas);
    }

    /** As {@link #of(CompiledCanvas)}, for a canvas that may have problems; of the dependencies only the explicit ones. */
    public static WorkflowPlan of(Canvas canvas) {
        return CanvasPlan.of(canvas);
    }

    /** @param json in the shape of {@link #toJson}: see {@link PlanReader}, which makes sure of it */
    static WorkflowPlan fromJson(JsonNode json) {
        return new WorkflowPlan(
                json.path("title").stringValue(),
                json.path("tasks").valueStream().map(WorkflowPlan::task).toList(),
                json.path("variables").valueStream().map(WorkflowPlan::variable).toList());
    }

    private static Task task(JsonNode json) {
        return new Task(
                json.path("id").stringValue(),
                json.path("title").stringValue(),
                json.path("prompt").stringValue(),
                texts(json.path("toolsets")),
                texts(json.path("dependentTasks")));
    }

    private static Variable variable(JsonNode json) {
        return new Variable(
                json.path("name").stringValue(),
                VariableType.valueOf(json.path("variableType").asString("string").toUpperCase(Locale.ROOT)),
                json.path("required").asBoolean(false),
                texts(json.path("options")));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).distinct().toList();
    }

    /** The documented {@code workflowPlan}. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("title", title);
        ArrayNode all = json.putArray("tasks");
        for (Task task : tasks) {
            ObjectNode node = all.addObject()
                    .put("id", task.id())
                    .put("title", task.title())
                    .put("prompt", task.prompt());
            node.set("toolsets", Json.tree(task.toolsets()));
            node.set("dependentTasks", Json.tree(task.dependentTasks()));
        }
        ArrayNode given = json.putArray("variables");
        for (Variable variable : variables) {
            ObjectNode node = given.addObject()
                    .put("name", variable.name())
                    .put("variableType", variable.variableType().wire())
                    .put("required", variable.required());
            if (variable.variableType() == VariableType.OPTION) {
                node.set("options", Json.tree(variable.options()));
            }
        }
        return json;
    }
}
