package dev.weft.activities.code;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker that is killed leaves no process behind, whatever the code in it is doing. */
class AbandonedTest {

    @ParameterizedTest
    @CsvSource({"true,javascript", "false,javascript", "true,python"})
    void childrenDieWithTheWorker(boolean confined, String language) throws Exception {
        Assumptions.assumeTrue(!confined || Confinement.onPath("bwrap").isPresent(), "bubblewrap is not installed");
        DoomedWorker.kill(
                Abandoned.class, SandboxBehaviour.CACHE.toString(), Boolean.toString(confined), language);
    }
}
