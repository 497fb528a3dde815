package dev.weft.store;

import static dev.weft.store.Fixture.ORIGIN;
import static dev.weft.store.Fixture.finished;
import static dev.weft.store.Fixture.run;
import static dev.weft.store.Fixture.started;
import static dev.weft.store.Fixture.store;
import static dev.weft.store.Fixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.task.RunActivity.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Prints what a short task costs in the journal: its start and end are one append. */
final class JournalBenchmarkTest {
    private static final int TASKS = 100;

    @Test
    void printsWhatATaskCosts() throws Exception {
        write(16);
        for (int writers : new int[] {1, 4, 16, 64}) {
            long start = System.nanoTime();
            List<RunKey> runs = write(writers);
            double millis = (System.nanoTime() - start) / 1e6;
            System.out.printf(
                    "journal, %2d writers: %.2f ms per append as its caller sees it, %.0f tasks/s%n",
                    writers, millis / TASKS, writers * TASKS / millis * 1_000);
            for (RunKey run : runs) {
                assertThat(store().journal().append(run, ORIGIN, List.of()).lastSeq()).isEqualTo(1 + 2 * TASKS);
            }
        }
    }

    private static List<RunKey> write(int writers) throws Exception {
        List<Future<RunKey>> done = new ArrayList<>();
        List<RunKey> runs = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            runs.add(run());
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (RunKey run : runs) {
                done.add(threads.submit(() -> {
                    for (int task = 0; task < TASKS; task++) {
                        String path = "task" + task;
                        store().journal().append(
                                run, ORIGIN, List.of(started(path, 1), finished(path, 1, value(path))));
                    }
                    return run;
                }));
            }
        }
        for (Future<RunKey> one : done) {
            one.get();
        }
        return runs;
    }
}
