package dev.weft.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of a PostgreSQL server and the commands over them. PostgreSQL refuses to run as root: {@link NotRoot}. */
final class PostgresCluster {
    private final Path binaries;
    private final Path data;
    private final Path files;
    private final List<String> wrapper;

    PostgresCluster(Path binaries, Path data, List<String> wrapper) {
        this.binaries = binaries;
        this.data = data;
        this.files = data.resolve("cluster");
        this.wrapper = wrapper;
    }

    List<String> wrapper() {
        return wrapper;
    }

    List<String> command(int port) {
        List<String> command = new ArrayList<>(List.of(
                binaries.resolve("bin/postgres").toString(), "-D", files.toString(), "-p", Integer.toString(port)));
        List.of(
                        "listen_addresses=" + LocalService.HOST,
                        "unix_socket_directories=",
                        "fsync=on",
                        "synchronous_commit=on",
                        "full_page_writes=on",
                        "max_connections=200",
                        "shared_buffers=128MB",
                        "timezone=UTC",
                        "logging_collector=off",
                        "log_min_messages=warning")
                .forEach(setting -> command.addAll(List.of("-c", setting)));
        return command;
    }

    /** Makes the files when there are none. A start that was killed half-way leaves nothing that a later one takes. */
    void prepare(String user) {
        if (Files.exists(files.resolve("PG_VERSION"))) {
            return;
        }
        Path scratch = data.resolve("cluster.new");
        delete(scratch);
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                binaries.resolve("bin/initdb").toString(),
                "-D", scratch.toString(),
                "-U", user,
                "-A", "scram-sha-256",
                "--pwfile=" + data.resolve("password"),
                "-E", "UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C"));
        NotRoot.handOver(data, wrapper);
        run(command);
        try {
            Files.move(scratch, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a server that runs on these files without our knowing; PostgreSQL says so in {@code postmaster.pid}. */
    void endLeftover() {
        Path pid = files.resolve("postmaster.pid");
        if (!Files.exists(pid)) {
            return;
        }
        try {
            long number = Long.parseLong(Files.readAllLines(pid).getFirst().trim());
            ProcessMark.of(number).filter(mark -> servesThese(number)).ifPresent(mark -> Leftover.end(mark, "INT"));
        } catch (IOException | NumberFormatException | java.util.NoSuchElementException e) {
            throw new ServiceException("Cannot read " + pid, e);
        }
    }

    private boolean servesThese(long pid) {
        try {
            Path commandLine = Path.of("/proc", Long.toString(pid), "cmdline");
            String command = Files.exists(commandLine)
                    ? new String(Files.readAllBytes(commandLine), StandardCharsets.UTF_8)
                    : ProcessHandle.of(pid).flatMap(handle -> handle.info().commandLine()).orElse("");
            return command.contains("postgres") && command.contains(files.toString());
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new ServiceException("PostgreSQL's initdb failed:\n" + output);
            }
        } catch (IOException e) {
            throw new ServiceException("Cannot run " + command.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted while the database was created");
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
