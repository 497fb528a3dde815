package dev.weft.run;

import dev.weft.plan.Needs;
import dev.weft.task.Decision;
import dev.weft.task.FinishRequest;
import dev.weft.task.Frame;
import dev.weft.task.Given;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.task.StepsRequest;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest;
import dev.weft.task.TaskRequest.Phase;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import java.util.ArrayList;
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

    /** Short tasks that follow one another, as if each had succeeded when the next one is asked for. */
    StepsRequest chain(List<TaskRun> chain, String origin, boolean end, List<Decision> decisions) {
        SequencedMap<String, Given> ahead = new LinkedHashMap<>();
        List<TaskRequest> tasks = new ArrayList<>();
        for (TaskRun task : chain) {
            task.arrive();
            TaskRequest request = of(task, Draft.of(Phase.RUN, task), tasks.isEmpty() ? decisions : List.of());
            tasks.add(request.naming(over(request.inputs(), ahead)));
            ValueRef value = new ValueRef(task.path, origin);
            ahead.put(
                    task.id(),
                    new Given(TaskStatus.SUCCEEDED, Optional.of(value), Optional.empty(), Optional.empty()));
        }
        ScopeRun scope = chain.getFirst().scope;
        return new StepsRequest(
                tasks,
                end ? Optional.of(end(scope, RunStatus.SUCCEEDED, Optional.empty(), ahead, List.of())) : Optional.empty());
    }

    private static SequencedMap<String, Given> over(
            SequencedMap<String, Given> inputs, SequencedMap<String, Given> ahead) {
        SequencedMap<String, Given> all = new LinkedHashMap<>(inputs);
        all.replaceAll((id, given) -> ahead.getOrDefault(id, given));
        return all;
    }

    /**
     * The end of the run whose outermost scope this is.
     *
     * @param ahead tasks that will have succeeded by then
     */
    FinishRequest end(
            ScopeRun scope,
            RunStatus status,
            Optional<TaskFailure> failure,
            SequencedMap<String, Given> ahead,
            List<Decision> decisions) {
        Optional<Needs> outputs = scope.index.scope().output();
        SequencedMap<String, Given> results = new LinkedHashMap<>();
        for (String name : outputs.map(Needs::tasks).orElse(scope.index.scope().last())) {
            scope.task(name).ifPresent(task -> results.put(name, task.view().given()));
        }
        SequencedMap<String, ValueRef> state = new LinkedHashMap<>();
        StateMap last = scope.finalState();
        for (String name : outputs.map(Needs::state).orElseGet(List::of)) {
            last.get(name).ifPresent(value -> state.put(name, value.value()));
        }
        return new FinishRequest(run, scope.place.canvas(), status, failure, over(results, ahead), state, decisions);
    }

    static SequencedMap<String, Given> inputs(ScopeRun scope, Needs needs) {
        SequencedMap<String, Given> inputs = new LinkedHashMap<>();
        for (String id : needs.tasks()) {
            scope.named(id).ifPresent(view -> inputs.put(id, view.given()));
        }
        return inputs;
    }
}
