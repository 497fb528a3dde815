package dev.weft.local.launcher;

import dev.weft.local.instance.DataFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** {@code logs}. */
public final class Logs {
    private static final List<String> PROCESSES = List.of("launcher", "postgres", "minio", "temporal", "weft");
    private static final long PAUSE_NANOS = 200_000_000;
    /** At most this much of a log is read from its end. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final DataFolder folder;
    private final PrintStream out;

    public Logs(DataFolder folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    /** @param follow go on until this JVM ends */
    public int run(Optional<String> process, int lines, boolean follow) {
        if (process.isPresent() && !PROCESSES.contains(process.get())) {
            out.println("No log is named " + process.get() + "; there are " + String.join(", ", PROCESSES));
            return 2;
        }
        List<String> chosen = process.map(List::of).orElse(PROCESSES);
        Map<String, Long> positions = new LinkedHashMap<>();
        chosen.forEach(name -> positions.put(name, show(name, -1, lines)));
        while (follow && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            positions.replaceAll((name, position) -> show(name, position, Integer.MAX_VALUE));
        }
        return 0;
    }

    /** Prints whole lines after the position, or the last ones when it is negative; returns where it stopped. */
    private long show(String name, long position, int lines) {
        Path log = folder.log(name);
        try {
            if (!Files.exists(log)) {
                return 0;
            }
            long size = Files.size(log);
            long from = position < 0 || position > size ? Math.max(0, size - MAX_BYTES) : position;
            String text = read(log, from, size);
            int end = text.lastIndexOf('\n') + 1;
            List<String> whole = text.substring(0, end).lines().toList();
            whole.subList(Math.max(0, whole.size() - lines), whole.size())
                    .forEach(line -> out.println("%-8s | %s".formatted(name, line)));
            out.flush();
            return from + text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + log, e);
        }
    }

    private static String read(Path log, long from, long to) throws IOException {
        try (var channel = Files.newByteChannel(log)) {
            channel.position(from);
            var buffer = java.nio.ByteBuffer.allocate(Math.toIntExact(Math.min(to - from, MAX_BYTES)));
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        }
    }
}
