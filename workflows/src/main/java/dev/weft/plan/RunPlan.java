package dev.weft.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The skeleton of a run: everything the workflow decides by, nothing that only activities read. Configurations stay in
 * the canvas version, which never changes.
 *
 * @param maxParallel tasks of one run at once
 * @param timeout of the whole run
 * @param variables paths below {@code variables} that control expressions read, such as {@code [region]}
 */
public record RunPlan(Scope root, int maxParallel, Optional<Duration> timeout, List<List<String>> variables) {
    public RunPlan {
        variables = List.copyOf(variables);
    }
}
