package dev.weft.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * The skeleton of a run: everything the workflow decides by, nothing that only activities read. Configurations stay in
 * the canvas version, which never changes.
 *
 * @param maxParallel tasks of one run at once
 * @param timeout of the whole run
 */
public record RunPlan(Scope root, int maxParallel, Optional<Duration> timeout) {}
