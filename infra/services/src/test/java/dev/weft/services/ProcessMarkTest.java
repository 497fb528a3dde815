package dev.weft.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessMarkTest {
    private static final String FIRST_THREAD_ENDS =
            """
            import ctypes, platform, threading, time
            threading.Thread(target=time.sleep, args=(600,)).start()
            ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[platform.machine()], 0)
            """;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessLivesAsLongAsOneOfItsThreads() throws Exception {
        Process process = python(FIRST_THREAD_ENDS);
        ProcessMark mark = ProcessMark.of(process.pid()).orElseThrow();
        try {
            Eventually.get(() -> Optional.of(true).filter(yes -> state(process.pid()) == 'Z'));

            assertThat(mark.isAlive()).isTrue();

            mark.kill();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(mark.isAlive()).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process python(String text) throws IOException {
        try {
            return new ProcessBuilder(List.of("python3", "-c", text)).start();
        } catch (IOException e) {
            Assumptions.abort("CPython is not installed");
            throw e;
        }
    }

    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
