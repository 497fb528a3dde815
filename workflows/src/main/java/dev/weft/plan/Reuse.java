package dev.weft.plan;

import dev.weft.plan.CompiledCanvas.CompiledTask;
import dev.weft.plan.PlannedTask.Edge;
import dev.weft.task.TaskStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Which results a retried run takes along. A result is taken when its task succeeded and neither its configuration nor
 * that of anything before it changed, and when nothing before it runs anew.
 */
public final class Reuse {
    /** From the tasks that failed or never ran. */
    public static final String FROM_FAILED = "failed";
    /** From the beginning: nothing is taken. */
    public static final String FROM_START = "start";

    private Reuse() {}

    /**
     * @param from {@link #FROM_FAILED}, {@link #FROM_START} or the id of a top-level task, which runs anew with all that
     *     depends on it. A task of one of these two names must be addressed by neither
     * @param statuses of the previous run's top-level tasks, by id; one without is taken as never run
     * @return ids of the top-level tasks of the new plan whose results are taken along, in plan order
     * @throws IllegalArgumentException when there is no such task in the new canvas
     */
    public static List<String> of(
            CompiledCanvas previous, CompiledCanvas next, Map<String, TaskStatus> statuses, String from) {
        if (from.equals(FROM_START)) {
            return List.of();
        }
        Optional<String> chosen = from.equals(FROM_FAILED) ? Optional.empty() : Optional.of(from);
        chosen.filter(id -> next.task(id).isEmpty() || id.contains("/")).ifPresent(id -> {
            throw new IllegalArgumentException("There is no task \"" + id + "\" at the top level of the canvas");
        });
        SequencedSet<String> taken = new LinkedHashSet<>();
        SequencedSet<String> anew = new LinkedHashSet<>();
        for (PlannedTask task : next.plan().root().tasks()) {
            boolean settled = chosen.filter(task.id()::equals).isEmpty()
                    && task.edges().stream().map(Edge::from).noneMatch(anew::contains)
                    && unchanged(previous, next, task.id());
            TaskStatus status = statuses.getOrDefault(task.id(), TaskStatus.WAITING);
            switch (status) {
                case SUCCEEDED -> (settled ? taken : anew).add(task.id());
                case SKIPPED -> {
                    if (!settled) {
                        anew.add(task.id());
                    }
                }
                case WAITING, RUNNING, FAILED, ABORTED -> anew.add(task.id());
            }
        }
        return new ArrayList<>(taken);
    }

    private static boolean unchanged(CompiledCanvas previous, CompiledCanvas next, String id) {
        Optional<String> before = previous.task(id).map(CompiledTask::fingerprint);
        return before.isPresent() && before.equals(next.task(id).map(CompiledTask::fingerprint));
    }
}
