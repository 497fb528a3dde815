package dev.weft.api.core;

import dev.weft.store.RunStore.StoredRun;
import java.util.List;

/**
 * @param repeated whether an earlier request with the same idempotency key had started it
 * @param starting whether it is being started at once, held back by no cap
 * @param ignored names of inputs that the canvas does not declare
 */
public record StartedRun(StoredRun run, boolean repeated, boolean starting, List<String> ignored) {}
