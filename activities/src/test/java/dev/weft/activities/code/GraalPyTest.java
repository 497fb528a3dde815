package dev.weft.activities.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Where there is no CPython. */
class GraalPyTest extends PythonBehaviour {

    @Override
    Function<String, Optional<Path>> programs() {
        return name -> name.startsWith("python") ? Optional.empty() : Confinement.onPath(name);
    }

    @Override
    int printedMegabytes() {
        return 20;
    }

    @Test
    void isChosen() {
        assertThat(sandbox().isCPython()).isFalse();
    }

    @Test
    void saysWhatPackagesNeed() {
        assertThat(failure("import pandas\ndef main(): return {}", "{}"))
                .hasMessageContaining("packages need CPython (python3) and bubblewrap on the worker; then add pandas");
    }
}
