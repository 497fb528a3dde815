package dev.weft.activities;

import java.util.ArrayList;
import java.util.List;

/** Whether a task is to stop, and what is done then. Safe to use from any thread. */
public final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    /** Runs it at the cancellation, on the thread that cancels; at once when that has been. */
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    public synchronized boolean cancelled() {
        return cancelled;
    }

    /** A second call does nothing. */
    public void cancel() {
        List<Runnable> registered;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            registered = List.copyOf(actions);
        }
        registered.forEach(Runnable::run);
    }
}
