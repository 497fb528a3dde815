package dev.weft.task;

/**
 * Why a task failed, as it is stored and shown.
 *
 * @param message for the caller; never holds a secret
 */
public record TaskFailure(FailureCode code, String message) {}
