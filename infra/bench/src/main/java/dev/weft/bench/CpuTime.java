package dev.weft.bench;

import dev.weft.services.testing.TestServices;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Processor time that this JVM and the services beside it have used so far. Unlike elapsed time it hardly depends on
 * what else the machine does. A process that the system says nothing of counts as idle.
 */
public record CpuTime(Duration jvm, Duration temporal, Duration postgres) {

    public static CpuTime now() {
        return new CpuTime(
                of(ProcessHandle.current()),
                tree(TestServices.temporal().pid()),
                tree(TestServices.postgres().pid()));
    }

    public CpuTime plus(CpuTime other) {
        return new CpuTime(
                jvm.plus(other.jvm), temporal.plus(other.temporal), postgres.plus(other.postgres));
    }

    public CpuTime minus(CpuTime earlier) {
        return new CpuTime(
                since(jvm, earlier.jvm), since(temporal, earlier.temporal), since(postgres, earlier.postgres));
    }

    private static Duration since(Duration later, Duration earlier) {
        return later.compareTo(earlier) < 0 ? Duration.ZERO : later.minus(earlier);
    }

    private static Duration tree(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(CpuTime::of)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
