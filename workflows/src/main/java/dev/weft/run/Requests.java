package dev.weft.run;

import dev.weft.plan.Needs;
import dev.weft.task.Decision;
import dev.weft.task.Frame;
import dev.weft.task.Given;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest;
import dev.weft.task.TaskRequest.Phase;
import dev.weft.task.ValueRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Puts requests together: which results the templates of a task name, and where these stand. */
final class Requests {
    private final RunKey run;

    Requests(RunKey run) {
        this.run = run;
    }

    /**
     * What a request is made of.
     *
     * @param scope in which the names are looked up: the task's own, or an iteration of its body
     */
    record Draft(
            Phase phase,
            String path,
            ScopeRun scope,
            Needs needs,
            StateMap state,
            List<Frame> frames,
            Optional<String> expression,
            Optional<TaskFailure> error,
            Optional<TaskRequest.Parts> parts) {

        static Draft of(Phase phase, TaskRun task) {
            return new Draft(
                    phase,
                    task.path,
                    task.scope,
                    task.plan.needs(),
                    task.state,
                    task.scope.place.frames(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        Draft naming(Needs named) {
            return new Draft(phase, path, scope, named, state, frames, expression, error, parts);
        }

        Draft in(ScopeRun other, StateMap seen, List<Frame> around) {
            return new Draft(phase, path, other, needs, seen, around, expression, error, parts);
        }

        Draft asking(String source) {
            return new Draft(phase, path, scope, needs, state, frames, Optional.of(source), error, parts);
        }

        Draft failed(Optional<TaskFailure> failure) {
            return new Draft(phase, path, scope, needs, state, frames, expression, failure, parts);
        }

        Draft parts(String result, TaskRequest.Parts made, List<Frame> around, StateMap seen) {
            return new Draft(phase, result, scope, needs, seen, around, expression, error, Optional.of(made));
        }
    }

    TaskRequest of(TaskRun task, Draft draft, List<Decision> decisions) {
        SequencedMap<String, ValueRef> variables = new LinkedHashMap<>();
        for (String name : draft.needs().state()) {
            draft.state().get(name).ifPresent(value -> variables.put(name, value.value()));
        }
        Place place = task.scope.place;
        return new TaskRequest(
                draft.phase(),
                run,
                place.canvas(),
                place.taskAt(task.id()),
                draft.path(),
                inputs(draft.scope(), draft.needs()),
                variables,
                draft.frames(),
                place.variables(),
                place.depth(),
                decisions,
                draft.expression(),
                draft.error(),
                draft.parts());
    }

    static SequencedMap<String, Given> inputs(ScopeRun scope, Needs needs) {
        SequencedMap<String, Given> inputs = new LinkedHashMap<>();
        for (String id : needs.tasks()) {
            scope.named(id).ifPresent(view -> inputs.put(id, view.given()));
        }
        return inputs;
    }
}
