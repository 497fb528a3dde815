package dev.weft.copilot;

import dev.weft.canvas.Canvas;
import dev.weft.canvas.Task;
import dev.weft.canvas.Task.Dependency;
import dev.weft.copilot.WorkflowPlan.Variable;
import dev.weft.copilot.WorkflowPlan.VariableType;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.PlannedTask.Edge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Shows any canvas as a plan. A task that is no model call is shown with its configuration as its prompt and its type as
 * its toolset; a block with what it holds left out.
 */
final class CanvasPlan {
    private CanvasPlan() {}

    static WorkflowPlan of(CompiledCanvas compiled) {
        Map<String, List<String>> dependencies = new LinkedHashMap<>();
        for (PlannedTask task : compiled.plan().root().tasks()) {
            dependencies.put(task.id(), task.edges().stream().map(Edge::from).distinct().toList());
        }
        return of(compiled.canvas(), task -> dependencies.getOrDefault(task.id(), List.of()));
    }

    static WorkflowPlan of(Canvas canvas) {
        return of(canvas, task ->
                task.dependsOn().stream().map(Dependency::task).distinct().toList());
    }

    private static WorkflowPlan of(Canvas canvas, Function<Task, List<String>> dependencies) {
        return new WorkflowPlan(
                canvas.title(),
                canvas.tasks().stream()
                        .map(task -> new WorkflowPlan.Task(
                                task.id(), task.title(), prompt(task), toolsets(task), dependencies.apply(task)))
                        .toList(),
                canvas.variables().stream().map(CanvasPlan::variable).toList());
    }

    private static String prompt(Task task) {
        JsonNode prompt = task.config().path("prompt");
        return prompt.isString() ? Appendix.takenOff(prompt.stringValue()) : Json.write(task.config());
    }

    private static List<String> toolsets(Task task) {
        if (!task.type().equals("llm")) {
            return List.of(task.type());
        }
        return task.config()
                .path("tools")
                .valueStream()
                .map(tool -> tool.isString() ? tool.stringValue() : tool.path("type").asString(""))
                .distinct()
                .toList();
    }

    private static Variable variable(dev.weft.canvas.Variable variable) {
        VariableType type =
                switch (variable.type()) {
                    case STRING, NUMBER, BOOLEAN, JSON -> VariableType.STRING;
                    case OPTION -> VariableType.OPTION;
                    case FILE, FILES -> VariableType.RESOURCE;
                };
        return new Variable(variable.name(), type, variable.required(), variable.options());
    }
}
