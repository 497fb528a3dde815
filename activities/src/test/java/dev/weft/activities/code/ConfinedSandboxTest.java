package dev.weft.activities.code;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** Under bubblewrap, where it is installed. */
class ConfinedSandboxTest extends SandboxBehaviour {

    @BeforeAll
    static void needsBubblewrap() {
        Assumptions.assumeTrue(Confinement.onPath("bwrap").isPresent(), "bubblewrap is not installed");
    }

    @Override
    Function<String, Optional<Path>> programs() {
        return Confinement::onPath;
    }
}
