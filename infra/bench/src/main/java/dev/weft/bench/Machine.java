package dev.weft.bench;

import dev.weft.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What figures depend on. */
public final class Machine {
    private static final int WRITES = 200;
    private static final int BLOCK = 4096;

    private Machine() {}

    /** Measures the disk as well; takes a second or so. */
    public static ObjectNode describe() {
        ObjectNode machine = Json.object()
                .put("at", Instant.now().toString())
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("memoryGiB", memoryGiB())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        machine.put("loadAverageBefore", Timings.rounded(
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        ObjectNode disk = machine.putObject("fsyncOf4KiB");
        fsync().writeTo(disk);
        return machine;
    }

    private static long memoryGiB() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? Math.round(os.getTotalMemorySize() / (double) (1L << 30))
                : 0;
    }

    private static Timings fsync() {
        try {
            Path file = Files.createTempFile("weft-bench-", ".fsync");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                List<Long> nanos = new ArrayList<>();
                for (int i = 0; i < WRITES; i++) {
                    long began = System.nanoTime();
                    channel.write(ByteBuffer.allocate(BLOCK));
                    channel.force(false);
                    nanos.add(System.nanoTime() - began);
                }
                return Timings.ofNanos(nanos);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
