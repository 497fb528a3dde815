package dev.weft.plan;

import dev.weft.canvas.Canvas;
import dev.weft.canvas.Task;
import dev.weft.expression.Template;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A canvas without problems, ready to run: the skeleton for the workflow and, beside it, what the activities read.
 * Compiling the same canvas again gives an equal result.
 *
 * @param tasks every task, bodies included, by its path in the canvas, such as {@code outer/inner}
 * @param outputs the declared outputs, when the canvas declares any
 * @param outputNeeds what the declared outputs name
 */
public record CompiledCanvas(
        Canvas canvas,
        RunPlan plan,
        SequencedMap<String, CompiledTask> tasks,
        Optional<Template> outputs,
        Needs outputNeeds) {

    public CompiledCanvas {
        tasks = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tasks));
    }

    /**
     * @param source as written
     * @param config its configuration's templates
     * @param items template of a {@code forEach}'s list
     * @param count template of a {@code loop}'s count
     * @param output template of a block's result
     * @param fallback template of {@code onError.value}
     * @param fingerprint hash of this task's configuration and those of all its ancestors: equal fingerprints, equal
     *     results
     */
    public record CompiledTask(
            PlannedTask planned,
            Task source,
            Template config,
            Optional<Template> items,
            Optional<Template> count,
            Optional<Template> output,
            Optional<Template> fallback,
            String fingerprint) {}

    public Optional<CompiledTask> task(String path) {
        Map<String, CompiledTask> byPath = tasks;
        return Optional.ofNullable(byPath.get(path));
    }
}
