package dev.weft.plan;

import dev.weft.canvas.CanvasProblem;
import dev.weft.canvas.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Gathers what is wrong. */
final class Problems {
    /** Suggestions cost a comparison with every name there is; a broken canvas of thousands gets this many. */
    private static final int MAX_HINTS = 100;

    private final List<CanvasProblem> problems = new ArrayList<>();
    private int hints;

    void add(Optional<TaskDraft> task, String path, String code, String message) {
        problems.add(new CanvasProblem(task.map(draft -> draft.place), path, code, message));
    }

    void add(TaskDraft task, String below, String code, String message) {
        add(Optional.of(task), task.pointer + below, code, message);
    }

    /** {@code ; did you mean "x"?} or nothing. */
    String hint(String written, Collection<String> candidates) {
        return hints++ < MAX_HINTS ? Nearest.hint(written, candidates) : "";
    }

    List<CanvasProblem> all() {
        return problems;
    }
}
