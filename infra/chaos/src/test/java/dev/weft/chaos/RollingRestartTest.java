package dev.weft.chaos;

import static dev.weft.chaos.Laboratory.INSTALLATION;
import static dev.weft.chaos.Laboratory.OUTSIDE;
import static dev.weft.chaos.Laboratory.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.chaos.check.JournalReader.Row;
import dev.weft.chaos.check.Watched;
import dev.weft.chaos.load.Approver;
import dev.weft.chaos.site.Component;
import dev.weft.chaos.site.Kind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One process after the other is ended in good order and started again, as a deployment does it. */
class RollingRestartTest {
    private static final int AT_ONCE = 6;
    private static final int BETWEEN = 8;

    @Test
    void aRollingRestartOfWorkersAndApisUnderLoadLosesNothingPaysNothingTwiceAndLeavesNoGapInAStream() throws Exception {
        OUTSIDE.behave(true);
        Laboratory laboratory = new Laboratory(AT_ONCE);
        try (Approver approver =
                new Approver(laboratory.journal, laboratory.client, laboratory.violations, question -> true)) {
            laboratory.load.start();
            awaitMore(laboratory);
            for (Component one : Stream.concat(
                            INSTALLATION.of(Kind.WORKER).stream(), INSTALLATION.of(Kind.API).stream())
                    .toList()) {
                one.restart();
                assertThat(one.up()).as(one.name()).isTrue();
                awaitMore(laboratory);
            }
            laboratory.load.stop();
            for (Watched run : laboratory.observer.runs()) {
                Row row = run.ended().get(120, TimeUnit.SECONDS);
                laboratory.auditor.ended(run, row, true);
                laboratory.auditor.paid(run);
                assertThat(row.status()).as("%s: %s", run.work(), row.error()).isEqualTo("succeeded");
            }
        } finally {
            laboratory.close();
        }
        assertThat(laboratory.violations.all()).isEmpty();
        assertThat(laboratory.observer.runs()).hasSizeGreaterThan(3 * BETWEEN);
    }

    /** Runs go on ending. */
    private static void awaitMore(Laboratory laboratory) throws InterruptedException {
        long ended = ended(laboratory.observer.runs());
        await("more runs end", () -> ended(laboratory.observer.runs()) >= ended + BETWEEN);
    }

    private static long ended(List<Watched> runs) {
        return runs.stream().filter(run -> run.ended().isDone()).count();
    }
}
