package dev.weft.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.chaos.check.JournalReader.Event;
import dev.weft.chaos.load.Work;
import org.junit.jupiter.api.Test;

class WatchedTest {
    private final Watched run = new Watched("run_1", Work.PAYMENTS, 1);

    private void finished(long seq, String path) {
        assertThat(run.see(new Event("run_1", seq, 0, "task.finished", path, 1, "origin"))).isEmpty();
    }

    @Test
    void aTaskIsInFlightFromTheAcceptanceOnWhenItIsTheFirst() {
        assertThat(run.inFlightSince(System.nanoTime())).isEqualTo(run.acceptedAt());
    }

    @Test
    void aTaskIsInFlightFromTheLastResultBeforeItsCallOn() {
        finished(1, "t");
        long between = System.nanoTime();
        finished(2, "p1");

        assertThat(run.inFlightSince(between)).isBetween(run.acceptedAt(), between);
        assertThat(run.inFlightSince(System.nanoTime())).isGreaterThan(between);
    }

    @Test
    void aTaskThatIsStartedAgainAfterItsResultIsAFault() {
        finished(1, "t");

        assertThat(run.see(new Event("run_1", 2, 0, "task.started", "t", 1, "origin")))
                .hasValue("t has a result and was started again");
    }
}
