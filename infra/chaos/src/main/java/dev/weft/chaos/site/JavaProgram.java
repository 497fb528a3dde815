package dev.weft.chaos.site;

import dev.weft.services.ChildProcess;
import dev.weft.services.ServiceException;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A program of this class path, run in processes of its own. They share an archive of the classes they load, which saves
 * more than half of what a start costs.
 */
final class JavaProgram {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    /** From JDK 25 on one option makes an archive of linked classes and profiles, which saves more. */
    private static final boolean AOT = Runtime.version().feature() >= 25;

    private static final long PAUSE_NANOS = 50_000_000;

    private final String mainClass;
    private final Path folder;
    private final String classPath;
    private Optional<Path> archive = Optional.empty();

    /** @param folder for the archive and the logs of the processes */
    JavaProgram(String mainClass, Path folder, String classPath) {
        this.mainClass = mainClass;
        this.folder = folder;
        this.classPath = classPath;
    }

    /**
     * How a process is run.
     *
     * @param options of the virtual machine
     * @param environment beside the settings
     */
    record Run(String name, Settings settings, List<String> options, Map<String, String> environment) {
        Run with(Optional<FakedClock> clock) {
            return new Run(
                    name, settings, options, clock.map(FakedClock::environment).orElse(environment));
        }
    }

    /** Runs the program once, until it serves, to learn what it loads. Later processes start from that. */
    void train(Run run) {
        Path file = folder.resolve(mainClass + (AOT ? ".aot" : ".jsa"));
        if (!Files.exists(file)) {
            List<String> options = new ArrayList<>(run.options());
            options.add((AOT ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + file);
            Started started = begin(new Run(run.name() + "-training", run.settings(), options, run.environment()));
            started.awaitReady();
            started.process.stop(START_LIMIT);
        }
        archive = Optional.of(file).filter(Files::exists);
    }

    Component.Running start(Run run) {
        List<String> options = new ArrayList<>(run.options());
        archive.ifPresent(file -> options.add((AOT ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file));
        return begin(new Run(run.name(), run.settings(), options, run.environment()));
    }

    private Started begin(Run run) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                AOT ? "-Xlog:aot=off" : "-Xlog:cds=off,cds+dynamic=off",
                "--enable-native-access=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(run.options());
        command.addAll(List.of("-cp", classPath, mainClass));
        Map<String, String> environment = new LinkedHashMap<>(run.environment());
        for (Setting setting : Setting.values()) {
            run.settings().optional(setting).ifPresent(value -> environment.put(setting.name(), value));
        }
        Path log = folder.resolve(run.name() + ".log");
        long from = size(log);
        return new Started(ChildProcess.start(ChildProcess.Start.of(command, environment, log)), log, from);
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Started(ChildProcess process, Path log, long from) implements Component.Running {
        private static final String READY = ": Started ";

        @Override
        public long pid() {
            return process.pid();
        }

        /** Spring's own line says so. */
        @Override
        public void awaitReady() {
            long end = System.nanoTime() + START_LIMIT.toNanos();
            while (!logged().contains(READY)) {
                if (!process.isAlive()) {
                    throw new ServiceException("The process ended while starting; " + log + " says:\n" + tail());
                }
                if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                    process.kill();
                    throw new ServiceException("The process did not get ready; " + log + " says:\n" + tail());
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }

        private String logged() {
            try (var in = Files.newInputStream(log)) {
                in.skipNBytes(from);
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "";
            }
        }

        private String tail() {
            String text = logged();
            return text.substring(Math.max(0, text.length() - 2_000));
        }

        @Override
        public void stop() {
            process.stop(STOP_LIMIT);
        }
    }
}
