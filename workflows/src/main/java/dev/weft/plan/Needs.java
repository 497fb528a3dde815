package dev.weft.plan;

import java.util.List;

/**
 * The values that templates or conditions name.
 *
 * @param tasks ids of tasks of this scope or an enclosing one, each once, in order of appearance
 * @param state names of run variables set by {@code assign}
 * @param item whether {@code item}, {@code each.*.item} is named: the value of a {@code forEach} element
 */
public record Needs(List<String> tasks, List<String> state, boolean item) {
    public static final Needs NONE = new Needs(List.of(), List.of(), false);

    public Needs {
        tasks = List.copyOf(tasks);
        state = List.copyOf(state);
    }
}
