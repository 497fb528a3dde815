package dev.weft.run;

/** What carries a run out: the scheduler and the one thread that all its decisions are taken on. */
interface Engine {

    TaskScheduler scheduler();

    /** Does this on that thread, when it next looks. */
    void later(Runnable action);

    /** Holds back what has not started, here and in the parts of the run, or no longer. */
    void pause(boolean on);
}
