package dev.weft.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.chaos.report.ReportFiles;
import dev.weft.chaos.report.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A minute of what {@code infra/chaos/run} does at length. The seed is that of the day unless one is given. */
class ShortChaosTest {

    @Test
    void whateverIsKilledEveryRunEndsAndNothingIsPaidTwice() throws InterruptedException {
        System.out.println("chaos with -Dweft.chaos.seed=" + Laboratory.SEED);

        Result result = new Suite(Laboratory.OPTIONS).run(Laboratory.OUTSIDE, Laboratory.INSTALLATION);

        ReportFiles.write(result, Path.of(System.getProperty("basedir", "."), "target", "chaos"));
        System.out.println(Summary.of(result));
        assertThat(result.violations()).isEmpty();
        assertThat(result.kills()).isPositive();
        assertThat(result.finished()).isEqualTo(result.accepted()).isGreaterThan(10);
    }
}
