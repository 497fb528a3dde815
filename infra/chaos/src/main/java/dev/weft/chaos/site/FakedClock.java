package dev.weft.chaos.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A wall clock of one process that can be set while it runs, by libfaketime. */
public final class FakedClock {
    private final Path library;
    private final Path file;
    private volatile boolean wanted;

    private FakedClock(Path library, Path file) {
        this.library = library;
        this.file = file;
        set(Duration.ZERO);
    }

    /** Empty where libfaketime is not installed. */
    static Optional<FakedClock> in(Path folder) {
        return Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")
                .map(parent -> Path.of(parent, "faketime", "libfaketimeMT.so.1"))
                .filter(Files::exists)
                .findFirst()
                .map(library -> new FakedClock(library, folder.resolve("clock")));
    }

    /** Moves the process's wall clock away from the true time. What counts elapsed time is left alone. */
    public void set(Duration offset) {
        try {
            Path fresh = file.resolveSibling("clock.new");
            Files.writeString(fresh, (offset.isNegative() ? "" : "+") + offset.toSeconds() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the process has this clock from its next start on; it makes every look at the time slower. */
    public void wanted(boolean value) {
        wanted = value;
    }

    /** Of the process's next start. */
    Map<String, String> environment() {
        if (!wanted) {
            return Map.of();
        }
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("LD_PRELOAD", library.toString());
        environment.put("FAKETIME_TIMESTAMP_FILE", file.toString());
        environment.put("FAKETIME_CACHE_DURATION", "1");
        environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        environment.put("FAKETIME_DONT_RESET", "1");
        environment.put("NO_FAKE_STAT", "1");
        return environment;
    }
}
