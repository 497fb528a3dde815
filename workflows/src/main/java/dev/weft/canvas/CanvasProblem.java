package dev.weft.canvas;

import java.util.Optional;

/**
 * Something that keeps a canvas from being run.
 *
 * @param task id of the task it lies in, if it lies in one; nested as {@code outer/inner}
 * @param path JSON pointer into the definition, such as {@code /tasks/3/config/url}
 * @param code stable name of the kind of problem, such as {@code cycle} or {@code unknown_reference}
 * @param message says what is wrong and what to change
 */
public record CanvasProblem(Optional<String> task, String path, String code, String message) {}
