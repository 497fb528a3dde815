package dev.weft.api.core;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A wish to run a canvas.
 *
 * @param version the newest one when empty
 * @param user end-user, as the dialect names one
 * @param trigger {@code api}, {@code webhook} or {@code schedule}
 * @param idempotencyKey its scope is (workspace, canvas, end-user)
 */
public record StartRun(
        String canvas,
        Optional<Integer> version,
        ObjectNode inputs,
        UnknownInputs unknownInputs,
        Optional<String> user,
        String trigger,
        Optional<String> idempotencyKey) {

    /** What becomes of inputs that the canvas does not declare. */
    public enum UnknownInputs {
        REFUSE,
        IGNORE
    }
}
