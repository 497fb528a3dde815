package dev.weft.run;

import dev.weft.task.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;

/** A scope on its way: the top level, or one iteration of a body. Mutable, owned by the scheduler. */
final class ScopeRun {
    final int sequence;
    final ScopeIndex index;
    final Place place;
    final Optional<TaskRun> owner;
    final SequencedMap<String, TaskView> outer;
    final StateMap initial;
    final List<TaskRun> tasks = new ArrayList<>();
    private final Consumer<ScopeRun> ended;

    int open;
    boolean closed;
    Optional<TaskFailure> failure = Optional.empty();
    Optional<Jump> jump = Optional.empty();

    enum Jump {
        BREAK,
        CONTINUE
    }

    /**
     * @param owner block around it, in this workflow
     * @param outer tasks around it that run in another workflow
     * @param ended called once, when all its tasks are settled or one has failed it
     */
    ScopeRun(
            int sequence,
            ScopeIndex index,
            Place place,
            Optional<TaskRun> owner,
            SequencedMap<String, TaskView> outer,
            StateMap initial,
            Consumer<ScopeRun> ended) {
        this.sequence = sequence;
        this.index = index;
        this.place = place;
        this.owner = owner;
        this.outer = outer;
        this.initial = initial;
        this.ended = ended;
        for (int i = 0; i < index.scope().tasks().size(); i++) {
            tasks.add(new TaskRun(this, index.scope().tasks().get(i), i));
        }
        this.open = tasks.size();
    }

    void end() {
        closed = true;
        ended.accept(this);
    }

    Optional<TaskRun> task(String id) {
        return Optional.ofNullable(index.position().get(id)).map(tasks::get);
    }

    /** The settled task of this name, here or around. */
    Optional<TaskView> named(String id) {
        Optional<TaskRun> here = task(id);
        if (here.isPresent()) {
            return here.map(TaskRun::view);
        }
        TaskView passed = outer.get(id);
        if (passed != null) {
            return Optional.of(passed);
        }
        return owner.flatMap(block -> block.scope.named(id));
    }

    boolean inside(ScopeRun other) {
        for (ScopeRun scope = this; ; scope = scope.owner.get().scope) {
            if (scope == other) {
                return true;
            }
            if (scope.owner.isEmpty()) {
                return false;
            }
        }
    }

    /** Whether a {@code break} or {@code continue} has left the iteration that this scope belongs to. */
    boolean left() {
        return jump.isPresent() || owner.map(block -> block.scope.left()).orElse(false);
    }

    /** Run variables after all its tasks. */
    StateMap finalState() {
        StateMap state = initial;
        for (TaskRun task : tasks) {
            state = state.merge(task.state);
        }
        return state;
    }
}
