package dev.weft.task;

import java.util.Optional;

/** How a run ended, as the journal has it. */
public record RunOutcome(RunStatus status, Optional<TaskFailure> failure) {}
