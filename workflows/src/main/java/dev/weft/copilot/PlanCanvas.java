package dev.weft.copilot;

import dev.weft.canvas.CanvasProblem;
import dev.weft.canvas.Nearest;
import dev.weft.copilot.WorkflowPlan.Variable;
import dev.weft.copilot.WorkflowPlan.VariableType;
import dev.weft.expression.Reference;
import dev.weft.expression.Roots;
import dev.weft.expression.Templates;
import dev.weft.json.Json;
import dev.weft.plan.Compilation;
import dev.weft.plan.PlanCompiler;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The canvas that a plan is: every task a model call, its toolsets the types of task that the model may call. Pure.
 *
 * <p>Prompts are templates: <code>{{ variables.name }}</code> and <code>{{ tasks.id.output.text }}</code>. A dependency
 * whose result a prompt does not name is given below it; so is, to the tasks without dependencies, a variable that no
 * prompt names.
 */
public final class PlanCanvas {
    private static final String MODEL = "llm";

    private PlanCanvas() {}

    /** The types that a task's model may call. */
    public static List<TaskDescriptor> toolsets(TaskCatalog catalog) {
        return catalog.descriptors().stream()
                .filter(type -> !type.control() && !type.type().equals(MODEL))
                .toList();
    }

    /** What keeps the plan from being run, each with its place in the plan; empty when it can be run. */
    public static List<String> problems(WorkflowPlan plan, TaskCatalog catalog) {
        List<String> problems = new ArrayList<>();
        List<String> known = toolsets(catalog).stream().map(TaskDescriptor::type).toList();
        for (int i = 0; i < plan.tasks().size(); i++) {
            for (String toolset : plan.tasks().get(i).toolsets()) {
                if (!known.contains(toolset)) {
                    problems.add("/tasks/" + i + "/toolsets: there is no toolset \"" + toolset + "\""
                            + Nearest.hint(toolset, known) + "; use some of " + String.join(", ", known) + " or none");
                }
            }
        }
        switch (PlanCompiler.compile(definition(plan), catalog)) {
            case Compilation.Compiled compiled -> {}
            case Compilation.Invalid invalid -> invalid.problems().forEach(problem -> problems.add(inPlan(problem)));
        }
        return List.copyOf(problems);
    }

    private static String inPlan(CanvasProblem problem) {
        String place = problem.path()
                .replaceFirst("^(/tasks/\\d+)/config/prompt$", "$1/prompt")
                .replaceFirst("^(/tasks/\\d+)/config/tools", "$1/toolsets")
                .replaceFirst("^(/tasks/\\d+)/dependsOn", "$1/dependentTasks")
                .replaceFirst("^(/variables/\\d+)/type$", "$1/variableType");
        return place + ": " + problem.message();
    }

    /** The definition of the plan's canvas, which may have problems. */
    public static ObjectNode definition(WorkflowPlan plan) {
        ObjectNode canvas = Json.object().put("title", plan.title());
        ArrayNode variables = canvas.putArray("variables");
        plan.variables().forEach(variable -> variables.add(variable(variable)));
        List<String> unnamed = unnamed(plan);
        ArrayNode tasks = canvas.putArray("tasks");
        for (WorkflowPlan.Task task : plan.tasks()) {
            tasks.add(task(task, unnamed));
        }
        return canvas;
    }

    private static ObjectNode variable(Variable variable) {
        ObjectNode json = Json.object()
                .put("name", variable.name())
                .put("type", switch (variable.variableType()) {
                    case STRING -> "string";
                    case OPTION -> "option";
                    case RESOURCE -> "files";
                })
                .put("required", variable.required());
        if (variable.variableType() == VariableType.OPTION) {
            json.set("options", Json.tree(variable.options()));
        }
        return json;
    }

    private static ObjectNode task(WorkflowPlan.Task task, List<String> unnamed) {
        SequencedSet<String> named = named(task.prompt(), Roots.TASKS);
        SequencedSet<String> dependencies = new LinkedHashSet<>(task.dependentTasks());
        List<String> silent =
                dependencies.stream().filter(id -> !named.contains(id)).toList();
        dependencies.addAll(named);
        ObjectNode json = Json.object().put("id", task.id()).put("title", task.title()).put("type", MODEL);
        ObjectNode config = json.putObject("config");
        config.put("prompt", Appendix.below(task.prompt(), dependencies.isEmpty() ? unnamed : List.of(), silent));
        if (!task.toolsets().isEmpty()) {
            config.set("tools", Json.tree(task.toolsets()));
        }
        json.set("dependsOn", Json.tree(List.copyOf(dependencies)));
        return json;
    }

    private static List<String> unnamed(WorkflowPlan plan) {
        SequencedSet<String> unnamed = new LinkedHashSet<>();
        plan.variables().forEach(variable -> unnamed.add(variable.name()));
        plan.tasks().forEach(task -> unnamed.removeAll(named(task.prompt(), Roots.VARIABLES)));
        return List.copyOf(unnamed);
    }

    /** The tasks or variables that a prompt's expressions name. */
    private static SequencedSet<String> named(String prompt, String root) {
        SequencedSet<String> names = new LinkedHashSet<>();
        for (Templates.Named expression : Templates.read(Json.text(prompt), "").named()) {
            for (Reference reference : expression.references()) {
                if (reference.root().equals(root) && !reference.path().isEmpty()) {
                    names.add(reference.path().getFirst());
                }
            }
        }
        return names;
    }
}
