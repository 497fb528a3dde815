package dev.weft.store;

import java.util.function.Consumer;

/**
 * What PostgreSQL announces by {@code NOTIFY}, over one connection per process. After a reconnect, and every 2 s while
 * anyone watches, listeners are called as if something had happened: a call means "look again", not "it changed". What
 * this process itself commits to the journal is announced without the detour. Listeners must not wait: they hold up
 * notices, or the journal's writer.
 */
public interface Notices {

    /** Called when the run's journal has grown or the run's row changed. Close to stop. */
    Subscription run(String run, Runnable listener);

    /** Called when the run has ended. Close to stop. */
    Subscription end(String run, Runnable listener);

    /** Called with the id of a run that is to be aborted, at once. */
    Subscription aborts(Consumer<String> listener);

    /** Called when a run was accepted or ended, so that another may start. */
    Subscription startable(Runnable listener);

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
