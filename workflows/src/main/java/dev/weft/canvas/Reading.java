package dev.weft.canvas;

import java.util.List;
import java.util.Optional;

/**
 * What came of reading a definition.
 *
 * @param draft the canvas as far as it could be read; what could not is left out, and a task that could not has an
 *     empty id, so that positions stay. Only for finding further problems
 * @param problems all there are, in the order of the definition
 */
public record Reading(Canvas draft, List<CanvasProblem> problems) {
    public Reading {
        problems = List.copyOf(problems);
    }

    /** The canvas, when there is no problem. */
    public Optional<Canvas> canvas() {
        return problems.isEmpty() ? Optional.of(draft) : Optional.empty();
    }
}
