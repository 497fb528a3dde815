package dev.weft.activities.code;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How a program ended that was tried out.
 *
 * @param said on its standard output
 */
record Trial(int exitCode, String said) {
    static final long LIMIT_SECONDS = 30;

    /**
     * Of a program that reads nothing, says little and ends at once.
     *
     * @param kill ends the process that does not end in time
     * @return empty when it had to be killed
     */
    static Optional<Trial> of(ProcessBuilder builder, Consumer<Process> kill)
            throws IOException, InterruptedException {
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            kill.accept(process);
            return Optional.empty();
        }
        return Optional.of(new Trial(
                process.exitValue(),
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)));
    }
}
