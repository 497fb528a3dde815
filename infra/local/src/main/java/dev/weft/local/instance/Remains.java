package dev.weft.local.instance;

import dev.weft.services.Leftover;
import dev.weft.services.PidFile;
import dev.weft.services.ProcessMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What runs on a data folder although its launcher was killed. Processes that got an old id later are left alone. */
final class Remains {
    /** Ended in this order: what uses a service before the service. */
    private static final List<String> PROCESSES = List.of(WeftProcess.NAME, "temporal", "minio", "postgres");

    private Remains() {}

    /** Ends everything that is left; returns the names of what was. Only called when no launcher runs. */
    static List<String> end(DataFolder folder) {
        return PROCESSES.stream().filter(name -> end(folder, name)).toList();
    }

    private static boolean end(DataFolder folder, String name) {
        PidFile file = new PidFile(folder.processId(name));
        Optional<ProcessMark> running = file.running();
        List<ProcessMark> children = file.written().map(Remains::session).orElse(List.of());
        running.ifPresent(mark -> Leftover.end(mark, name.equals("postgres") ? "INT" : "TERM"));
        children.forEach(mark -> Leftover.end(mark, "KILL"));
        file.delete();
        return running.isPresent() || !children.isEmpty();
    }

    /**
     * Processes that the one given has begun, found by the session that it leads. When a later process has its id now,
     * the session is that one's and nothing is found.
     */
    private static List<ProcessMark> session(ProcessMark leader) {
        boolean recycled = ProcessMark.of(leader.pid()).filter(now -> !now.equals(leader)).isPresent();
        if (recycled || !Files.isDirectory(Path.of("/proc/self"))) {
            return List.of();
        }
        return processes()
                .filter(pid -> pid != leader.pid() && sessionOf(pid) == leader.pid())
                .mapToObj(ProcessMark::of)
                .flatMap(Optional::stream)
                .filter(mark -> mark.started() >= leader.started())
                .toList();
    }

    private static LongStream processes() {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return LongStream.of(entries.map(entry -> entry.getFileName().toString())
                    .filter(entry -> entry.chars().allMatch(Character::isDigit))
                    .mapToLong(Long::parseLong)
                    .toArray());
        } catch (IOException e) {
            return LongStream.empty();
        }
    }

    private static long sessionOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3]);
        } catch (IOException e) {
            return -1;
        }
    }
}
