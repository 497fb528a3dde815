package dev.weft.run;

import java.util.List;
import java.util.Optional;

/**
 * What a run, or a part of one, takes along into its next history.
 *
 * @param deadlineMillis of the whole, in Unix milliseconds
 * @param pauses how many pauses have ended
 * @param answered paths of the approvals that are over
 * @param settled tasks that are done
 * @param waits tasks that wait for a person or a moment
 */
record Carried(
        Optional<Long> deadlineMillis,
        boolean paused,
        int pauses,
        List<String> answered,
        SettledTasks settled,
        List<Wait> waits) {

    Carried {
        answered = List.copyOf(answered);
        waits = List.copyOf(waits);
    }

    /**
     * A {@code delay} or {@code approval} of the outermost scope that waits.
     *
     * @param untilMillis when it ends by itself, in Unix milliseconds
     * @param decisions that an approval offers
     */
    record Wait(String task, Optional<Long> untilMillis, List<String> decisions) {
        Wait {
            decisions = List.copyOf(decisions);
        }
    }
}
