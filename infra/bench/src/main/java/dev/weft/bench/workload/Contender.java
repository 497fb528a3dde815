package dev.weft.bench.workload;

/** One way to run one workload. Safe from several threads. */
public interface Contender {
    /** How it is called in results and plots. */
    String name();

    /**
     * Runs it once, from the caller's wish to the known end with its results.
     *
     * @throws IllegalStateException when it failed or came to a wrong result
     */
    void run();
}
