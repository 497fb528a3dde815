package dev.weft.bench.waiting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Memory of processes as Linux counts it; what several share counts once, by shares. */
final class Memory {
    private static final String SHARE = "Pss:";
    private static final double KIB_PER_MIB = 1024.0;

    private Memory() {}

    /** Of the process and all that it has started, in MiB. */
    static double mib(long pid) {
        LongStream children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid);
        return LongStream.concat(LongStream.of(pid), children)
                        .map(Memory::kib)
                        .sum()
                / KIB_PER_MIB;
    }

    private static long kib(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith(SHARE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
