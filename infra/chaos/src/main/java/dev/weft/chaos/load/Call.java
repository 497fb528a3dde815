package dev.weft.chaos.load;

/**
 * A call of the outside world by a task.
 *
 * @param path of the task in the run
 * @param worker number of the worker that asked
 * @param key its {@code Idempotency-Key}
 * @param body what was asked, to tell a repetition from another call
 * @param at {@link System#nanoTime}
 * @param treatment what became of it
 */
public record Call(String run, String path, int worker, String key, String body, long at, Treatment treatment) {

    /** How the outside world behaves. */
    public enum Treatment {
        ANSWERED,
        /** 503. */
        REFUSED,
        /** 429 with a wait. */
        LIMITED,
        /** Taken, and the connection broken off. */
        CUT,
        /** Taken, and never answered. */
        STALLED;

        /** Whether the caller is right to call again. */
        public boolean asksForMore() {
            return this != ANSWERED;
        }
    }
}
