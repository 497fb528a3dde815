package dev.weft.run;

import dev.weft.plan.Control;
import dev.weft.plan.Expression;
import dev.weft.plan.Needs;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.Scope;
import dev.weft.task.Given;
import dev.weft.task.TaskRequest.Part;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;

/** What the workflow needs to know of a block's body. */
final class Bodies {
    private Bodies() {}

    /** Results of an iteration: of the tasks its output names, or of its last ones. */
    static Part part(ScopeRun scope, int index) {
        Scope plan = scope.index.scope();
        List<String> names = plan.output().map(Needs::tasks).orElse(plan.last());
        SequencedMap<String, Given> results = new LinkedHashMap<>();
        for (String name : names) {
            scope.task(name).ifPresent(task -> results.put(name, task.view().given()));
        }
        return new Part(index, scope.failure.isPresent(), results);
    }

    /** What a block's result names beside its body's tasks. */
    static Needs outputNeeds(TaskRun block, Scope body) {
        Needs own = block.plan.needs();
        Needs output = body.output().orElse(Needs.NONE);
        SequencedSet<String> tasks = new LinkedHashSet<>(own.tasks());
        tasks.addAll(output.tasks());
        SequencedSet<String> state = new LinkedHashSet<>(own.state());
        state.addAll(output.state());
        return new Needs(List.copyOf(tasks), List.copyOf(state), own.item() || output.item());
    }

    /** The block as the only task of a plan, for a part. */
    static PlannedTask alone(PlannedTask block) {
        return new PlannedTask(
                block.id(),
                block.title(),
                block.type(),
                block.control(),
                List.of(),
                Optional.empty(),
                block.needs(),
                block.exposes(),
                block.retry(),
                block.timeout(),
                PlannedTask.OnError.FAIL);
    }

    /** Tasks in the body and in the bodies within. */
    static int size(Scope scope) {
        return scope.tasks().stream().mapToInt(Bodies::size).sum();
    }

    private static int size(PlannedTask task) {
        return 1 + switch (task.control()) {
            case Control.ForEach block -> size(block.body());
            case Control.Loop block -> size(block.body());
            case Control.Try block -> size(block.body()) + size(block.handler());
            case Control.Activity ignored -> 0;
            case Control.Assign ignored -> 0;
            case Control.Switch ignored -> 0;
            case Control.Delay ignored -> 0;
            case Control.Approval ignored -> 0;
            case Control.SubCanvas ignored -> 0;
            case Control.Jump ignored -> 0;
            case Control.Mark ignored -> 0;
            case Control.Return ignored -> 0;
        };
    }

    /** Names of tasks that a task and its bodies refer to, whether within or around. */
    static SequencedSet<String> names(PlannedTask task) {
        SequencedSet<String> names = new LinkedHashSet<>(task.needs().tasks());
        task.when().ifPresent(when -> names.addAll(when.needs().tasks()));
        switch (task.control()) {
            case Control.ForEach block -> {
                names.addAll(block.items().tasks());
                names.addAll(names(block.body()));
            }
            case Control.Loop block -> {
                block.before().map(Expression::needs).map(Needs::tasks).ifPresent(names::addAll);
                block.after().map(Expression::needs).map(Needs::tasks).ifPresent(names::addAll);
                names.addAll(names(block.body()));
            }
            case Control.Try block -> {
                names.addAll(names(block.body()));
                names.addAll(names(block.handler()));
            }
            case Control.Switch choice ->
                choice.cases().forEach(one -> names.addAll(one.when().needs().tasks()));
            case Control.Activity ignored -> {}
            case Control.Assign ignored -> {}
            case Control.Delay ignored -> {}
            case Control.Approval ignored -> {}
            case Control.SubCanvas ignored -> {}
            case Control.Jump ignored -> {}
            case Control.Mark ignored -> {}
            case Control.Return ignored -> {}
        }
        return names;
    }

    private static SequencedSet<String> names(Scope scope) {
        SequencedSet<String> names = new LinkedHashSet<>();
        scope.output().map(Needs::tasks).ifPresent(names::addAll);
        scope.tasks().forEach(task -> names.addAll(names(task)));
        return names;
    }

    /** The tasks around a block that it refers to. */
    static SequencedMap<String, TaskView> outer(TaskRun block) {
        SequencedMap<String, TaskView> outer = new LinkedHashMap<>();
        for (String name : names(block.plan)) {
            Optional<TaskView> view = block.scope.named(name);
            view.filter(found -> found.status().terminal()).ifPresent(found -> outer.put(name, found));
        }
        return outer;
    }
}
