package dev.weft.run;

import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The run as a markdown table, for Temporal's Web UI. */
final class Details {
    private static final int ROWS = 60;

    private Details() {}

    static String of(String title, RunStatus status, List<TaskRun> tasks) {
        StringBuilder text = new StringBuilder();
        text.append("**").append(cell(title)).append("**: ").append(status.wire()).append("\n\n");
        Map<TaskStatus, Integer> counts = new TreeMap<>();
        tasks.forEach(task -> counts.merge(task.status, 1, Integer::sum));
        counts.forEach((state, count) -> text.append(count).append(' ').append(state.wire()).append("  "));
        text.append("\n\n| task | type | status | |\n|---|---|---|---|\n");
        List<TaskRun> shown = tasks.size() <= ROWS
                ? tasks
                : tasks.stream()
                        .filter(task -> task.status == TaskStatus.RUNNING || task.status == TaskStatus.FAILED)
                        .limit(ROWS)
                        .toList();
        for (TaskRun task : shown) {
            text.append("| ").append(cell(task.plan.title()));
            text.append(" | ").append(task.plan.type());
            text.append(" | ").append(mark(task.status)).append(' ').append(task.status.wire()).append(" | ");
            task.failure.ifPresent(failure ->
                    text.append(failure.code()).append(": ").append(cell(failure.message())));
            text.append(" |\n");
        }
        if (shown.size() < tasks.size()) {
            text.append("\nOf ").append(tasks.size()).append(" tasks only those running or failed are shown.\n");
        }
        return text.toString();
    }

    private static String mark(TaskStatus status) {
        return switch (status) {
            case WAITING -> "○";
            case RUNNING -> "◐";
            case SUCCEEDED -> "●";
            case FAILED -> "✗";
            case SKIPPED -> "–";
            case ABORTED -> "■";
        };
    }

    private static String cell(String text) {
        String line = text.replace('\n', ' ').replace("|", "\\|");
        return line.length() > 120 ? line.substring(0, 117) + "…" : line;
    }
}
