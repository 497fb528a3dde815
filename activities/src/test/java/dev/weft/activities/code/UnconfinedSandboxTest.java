package dev.weft.activities.code;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Where bubblewrap is missing. */
class UnconfinedSandboxTest extends SandboxBehaviour {

    @Override
    Function<String, Optional<Path>> programs() {
        return name -> Optional.empty();
    }
}
