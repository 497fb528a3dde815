package dev.weft.run;

import dev.weft.plan.PlannedTask;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskResult;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A task of a scope on its way. Mutable, owned by the scheduler. */
final class TaskRun {
    final ScopeRun scope;
    final PlannedTask plan;
    final int index;
    final String path;

    TaskStatus status = TaskStatus.WAITING;
    int waitingFor;
    StateMap state;
    Optional<ValueRef> value = Optional.empty();
    Optional<JsonNode> exposed = Optional.empty();
    boolean overflow;
    boolean inline;
    Optional<String> branch = Optional.empty();
    Optional<TaskFailure> failure = Optional.empty();

    TaskRun(ScopeRun scope, PlannedTask plan, int index) {
        this.scope = scope;
        this.plan = plan;
        this.index = index;
        this.path = scope.place.taskPath(plan.id());
        this.waitingFor = plan.edges().size();
        this.state = scope.initial;
    }

    /** Run variables as the tasks before leave them. */
    void arrive() {
        for (PlannedTask.Edge edge : plan.edges()) {
            state = state.merge(scope.task(edge.from()).orElseThrow().state);
        }
    }

    String id() {
        return plan.id();
    }

    void take(TaskResult result) {
        value = result.value();
        exposed = result.exposed();
        overflow = result.overflow();
        failure = result.failure();
        if (!overflow && branch.isEmpty()) {
            branch = exposed.flatMap(output -> PlannedTask.branch(plan.type(), output));
        }
    }

    TaskView view() {
        return new TaskView(status, value, exposed, overflow, inline, failure);
    }

    /** Whether an edge from this task lets its dependent run. */
    boolean lets(PlannedTask.Edge edge) {
        return switch (status) {
            case SUCCEEDED -> edge.branch().isEmpty() || edge.branch().equals(branch);
            case FAILED -> switch (plan.onError()) {
                case BRANCH -> edge.branch().filter("error"::equals).isPresent();
                case CONTINUE, FALLBACK, FAIL -> edge.branch().isEmpty();
            };
            case WAITING, RUNNING, SKIPPED, ABORTED -> false;
        };
    }
}
