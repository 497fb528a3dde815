package dev.weft.plan;

import dev.weft.canvas.CanvasProblem;
import java.util.List;

/** What came of compiling a canvas. */
public sealed interface Compilation {

    record Compiled(CompiledCanvas canvas) implements Compilation {}

    /** @param problems all of them, in the order of the definition as far as they belong to a place */
    record Invalid(List<CanvasProblem> problems) implements Compilation {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
