package dev.weft.canvas;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A canvas as its author wrote it: variables, tasks and what a run of it returns. Immutable; a change is a new version.
 *
 * @param outputs declared outputs by name, each a template; empty means the outputs of the last tasks, by task id
 */
public record Canvas(
        String title,
        String description,
        List<Variable> variables,
        List<Task> tasks,
        ObjectNode outputs,
        Settings settings) {

    public static final int MAX_TASKS = 10_000;
    /** Largest definition, in bytes of UTF-8 JSON, without what dialects keep in {@code settings.extra}. */
    public static final int MAX_BYTES = 1024 * 1024;
    /** Most that dialects keep in {@code settings.extra}, in bytes. */
    public static final int MAX_EXTRA_BYTES = 4 * 1024 * 1024;

    public Canvas {
        variables = List.copyOf(variables);
        tasks = List.copyOf(tasks);
    }

    /**
     * @param maxParallel tasks of one run at once
     * @param timeout of a whole run; none by default
     * @param maxRuns runs of this canvas at once, further ones wait as {@code accepted}; none by default
     * @param speech how what a run returns is spoken once it is there; not at all by default
     * @param extra members that other dialects keep here, untouched
     */
    public record Settings(
            int maxParallel,
            Optional<Duration> timeout,
            Optional<Integer> maxRuns,
            Optional<Speech> speech,
            ObjectNode extra) {
        public static final int DEFAULT_MAX_PARALLEL = 50;
    }

    /** Each as in a {@code speech} task, whose defaults hold for what is not given. */
    public record Speech(Optional<String> model, Optional<String> voice, Optional<String> format) {}
}
