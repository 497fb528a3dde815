package dev.weft.run;

import dev.weft.expression.ExpressionException;
import dev.weft.json.Json;
import dev.weft.plan.Expression;
import dev.weft.task.Frame;
import dev.weft.task.TaskFailure;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Evaluates control expressions on what the workflow knows. */
final class Conditions {

    /** Evaluates CEL. */
    @FunctionalInterface
    interface Evaluator {
        /** @throws ExpressionException when it fails */
        JsonNode value(String source, ObjectNode environment);
    }

    private final Evaluator evaluator;
    private final ObjectNode facts;

    Conditions(Evaluator evaluator, ObjectNode facts) {
        this.evaluator = evaluator;
        this.facts = facts;
    }

    /** Empty when a value it names is too large for the workflow or is an item: then an activity must decide. */
    Optional<JsonNode> value(Expression expression, ScopeRun scope, StateMap state, List<Frame> frames) {
        if (expression.needs().item() || scope.place.controlOverflow()) {
            return Optional.empty();
        }
        ObjectNode environment = facts.deepCopy();
        environment.set("variables", scope.place.control());
        ObjectNode tasks = environment.putObject("tasks");
        for (String id : expression.needs().tasks()) {
            Optional<TaskView> task = scope.named(id);
            if (task.map(TaskView::overflow).orElse(false)) {
                return Optional.empty();
            }
            task.ifPresent(view -> tasks.set(id, shown(view)));
        }
        ObjectNode variables = environment.putObject("state");
        for (String name : expression.needs().state()) {
            Optional<StateValue> value = state.get(name);
            if (value.isPresent() && value.get().exposed().isEmpty()) {
                return Optional.empty();
            }
            value.ifPresent(found -> variables.set(name, found.exposed().get()));
        }
        frames(environment, frames);
        return Optional.of(evaluator.value(expression.source(), environment));
    }

    private static ObjectNode shown(TaskView view) {
        ObjectNode task = Json.object();
        task.set("output", view.exposed().orElseGet(Json::nil));
        task.put("status", view.status().wire());
        view.failure().ifPresent(failure -> task.set("error", error(failure)));
        return task;
    }

    private static void frames(ObjectNode environment, List<Frame> frames) {
        for (Frame frame : frames) {
            frame.error().ifPresentOrElse(failure -> environment.set("error", error(failure)), () -> {
                environment.put("index", frame.index());
                environment.withObjectProperty("loop").put("index", frame.index());
                environment.withObjectProperty("each").withObjectProperty(frame.block()).put("index", frame.index());
            });
        }
    }

    static ObjectNode error(TaskFailure failure) {
        return Json.object().put("code", failure.code().name()).put("message", failure.message());
    }
}
