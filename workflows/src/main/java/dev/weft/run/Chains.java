package dev.weft.run;

import dev.weft.plan.Control;
import dev.weft.plan.Control.Placement;
import dev.weft.plan.PlannedTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds tasks that are asked for together. Short ones that can only follow one another compute something from their inputs
 * alone, so that doing one again costs and changes nothing: they need no commit of their own between them. And whatever the
 * last task of a run is, the run's end goes with it.
 */
final class Chains {
    /** Asks for each task on its own. */
    static final Chains NONE = new Chains(Optional.empty(), false, false);

    private static final int LONGEST = 32;
    private static final List<String> PURE = List.of("template", "transform", "list", "aggregate");

    private final Optional<String> origin;
    private final boolean whole;
    private final boolean anyLast;

    private Chains(Optional<String> origin, boolean whole, boolean anyLast) {
        this.origin = origin;
        this.whole = whole;
        this.anyLast = anyLast;
    }

    /**
     * @param origin Temporal run id under which results will stand
     * @param whole whether the workflow is the whole run, whose end may be asked for with its last tasks
     */
    static Chains of(String origin, boolean whole) {
        return new Chains(Optional.of(origin), whole, false);
    }

    /** The same; the end may be asked for with any last task, one with effects too. */
    Chains closedByAny() {
        return new Chains(origin, whole, true);
    }

    /** Where results of tasks that are asked for will stand. */
    String origin() {
        return origin.orElseThrow();
    }

    /** The task and those that follow it; empty when it is to be asked for on its own. */
    List<TaskRun> from(TaskRun first) {
        if (origin.isEmpty()) {
            return List.of();
        }
        if (!pure(first.plan)) {
            List<TaskRun> last = List.of(first);
            return anyLast && first.plan.control() instanceof Control.Activity && ends(last) ? last : List.of();
        }
        List<TaskRun> chain = new ArrayList<>(List.of(first));
        Optional<TaskRun> next = after(first);
        while (next.isPresent() && chain.size() < LONGEST) {
            chain.add(next.get());
            next = after(next.get());
        }
        return chain.size() > 1 || ends(chain) ? chain : List.of();
    }

    /** Whether nothing of the run is left after these. */
    boolean ends(List<TaskRun> chain) {
        ScopeRun scope = chain.getFirst().scope;
        return whole && scope.owner.isEmpty() && scope.open == chain.size();
    }

    /** Whether it computes something from its inputs, beside the workflow, and does nothing else. */
    static boolean pure(PlannedTask task) {
        return switch (task.control()) {
            case Control.Activity activity ->
                activity.placement() == Placement.LOCAL && PURE.contains(task.type());
            case Control.Return ignored -> true;
            case Control.Assign ignored -> false;
            case Control.Switch ignored -> false;
            case Control.Delay ignored -> false;
            case Control.Approval ignored -> false;
            case Control.SubCanvas ignored -> false;
            case Control.ForEach ignored -> false;
            case Control.Loop ignored -> false;
            case Control.Try ignored -> false;
            case Control.Jump ignored -> false;
            case Control.Mark ignored -> false;
        };
    }

    /** What waits for this task alone, and is sure to run once it has succeeded. */
    private static Optional<TaskRun> after(TaskRun task) {
        List<Integer> dependents = task.scope.index.dependents().get(task.index);
        if (dependents.size() != 1) {
            return Optional.empty();
        }
        TaskRun next = task.scope.tasks.get(dependents.getFirst());
        boolean explicit = next.plan.edges().stream().anyMatch(PlannedTask.Edge::explicit);
        boolean led = next.plan.edges().stream()
                .anyMatch(edge -> edge.from().equals(task.id())
                        && edge.branch().isEmpty()
                        && (edge.explicit() || !explicit));
        return led && next.waitingFor == 1 && next.plan.when().isEmpty() && pure(next.plan)
                ? Optional.of(next)
                : Optional.empty();
    }
}
