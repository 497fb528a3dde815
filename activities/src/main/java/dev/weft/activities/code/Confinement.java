package dev.weft.activities.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operating system keeps from a child process, beside what the language keeps from the code. */
public sealed interface Confinement {

    /** The command that runs a program so confined. */
    List<String> command(Path program, List<String> arguments, List<Path> readable);

    /** Ends a process that such a command started, with all within it; it may live on for some milliseconds. */
    void kill(Process process);

    /** The folder where the process may write: one of its own where there is one, else the one that is given. */
    Path home(Path otherwise);

    /** Namespaces of its own, no network, nothing of the file system but libraries and what it is given to read. */
    record Bubblewrap(Path bwrap, Optional<Path> prlimit, Optional<Seal> seal) implements Confinement {
        private static final List<String> LIBRARIES = List.of("/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib32", "/lib64");
        private static final List<String> LIMITS = List.of("--core=0", "--nofile=256", "--fsize=67108864");
        private static final long LONGEST_LOOK_MILLIS = 100;

        @Override
        public List<String> command(Path program, List<String> arguments, List<Path> readable) {
            List<String> command = new ArrayList<>();
            seal.flatMap(Seal::filter).ifPresent(filter -> command.addAll(
                    List.of("/bin/sh", "-c", "exec 9<\"$0\"; exec \"$@\"", filter.toString())));
            prlimit.ifPresent(path -> {
                command.add(path.toString());
                command.addAll(LIMITS);
                command.add("--");
            });
            command.add(bwrap.toString());
            command.addAll(List.of("--unshare-all", "--die-with-parent", "--new-session", "--clearenv"));
            command.addAll(List.of("--cap-drop", "ALL", "--uid", "65534", "--gid", "65534", "--hostname", "sandbox"));
            command.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
            seal.ifPresent(limits -> command.addAll(List.of("--size", Integer.toString(limits.temporaryBytes()))));
            command.addAll(List.of("--tmpfs", "/tmp", "--chdir", "/tmp"));
            LIBRARIES.forEach(library -> library(Path.of(library), command));
            for (Path path : readable) {
                command.addAll(List.of("--ro-bind", path.toString(), path.toString()));
            }
            seal.ifPresent(limits -> {
                command.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/"));
                limits.filter().ifPresent(filter -> command.addAll(List.of("--seccomp", "9")));
            });
            command.add("--");
            command.add(program.toString());
            command.addAll(arguments);
            return command;
        }

        /**
         * From within, at which bubblewrap ends by itself: if it were killed while it starts, the process it has just
         * made would wait for it for ever, with its ends of the pipes. There may be nothing within as yet.
         */
        @Override
        public void kill(Process process) {
            if (process.isAlive() && !killWithin(process)) {
                Thread.ofVirtual().name("end of " + process.pid()).start(() -> killOnceWithin(process));
            }
        }

        private static void killOnceWithin(Process process) {
            try {
                for (long millis = 1; !killWithin(process); millis = Math.min(2 * millis, LONGEST_LOOK_MILLIS)) {
                    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** False when there is nothing within. */
        private static boolean killWithin(Process process) {
            List<ProcessHandle> within = process.descendants().toList();
            within.forEach(ProcessHandle::destroyForcibly);
            return !within.isEmpty();
        }

        @Override
        public Path home(Path otherwise) {
            return Path.of("/tmp");
        }

        private static void library(Path path, List<String> command) {
            try {
                if (Files.isSymbolicLink(path)) {
                    command.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), path.toString()));
                } else if (Files.isDirectory(path)) {
                    command.addAll(List.of("--ro-bind", path.toString(), path.toString()));
                }
            } catch (IOException e) {
                throw new IllegalStateException("Cannot read the link " + path, e);
            }
        }
    }

    /**
     * For a language that keeps nothing from the code by itself.
     *
     * @param filter of system calls, as seccomp takes it
     * @param temporaryBytes most that can be written, all of it in /tmp
     */
    record Seal(Optional<Path> filter, int temporaryBytes) {}

    /** Nothing: a small heap and the language's own walls are all there is. */
    record HeapOnly() implements Confinement {
        @Override
        public List<String> command(Path program, List<String> arguments, List<Path> readable) {
            List<String> command = new ArrayList<>();
            command.add(program.toString());
            command.addAll(arguments);
            return command;
        }

        @Override
        public void kill(Process process) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        @Override
        public Path home(Path otherwise) {
            return otherwise;
        }
    }

    /**
     * The strictest that works here, tried out; says so in the log when it is not the strictest there is.
     *
     * @param find a program by its name
     * @param program to try it with, such as a Java runtime
     * @param arguments that make the program end at once with exit code 0
     */
    static Confinement find(
            Function<String, Optional<Path>> find, Path program, List<String> arguments, List<Path> readable) {
        Logger log = LoggerFactory.getLogger(Confinement.class);
        Optional<Path> bwrap = find.apply("bwrap");
        if (bwrap.isEmpty()) {
            log.warn("bubblewrap (bwrap) is not installed: code tasks are confined by a small heap and the language's"
                    + " own sandbox alone");
            return new HeapOnly();
        }
        Bubblewrap strict = new Bubblewrap(bwrap.get(), find.apply("prlimit"), Optional.empty());
        Optional<String> trouble = strict.trouble(program, arguments, readable);
        if (trouble.isEmpty()) {
            return strict;
        }
        log.warn(
                "bubblewrap does not work here ({}): code tasks are confined by a small heap and the language's own"
                        + " sandbox alone",
                trouble.get());
        return new HeapOnly();
    }

    /**
     * What makes the confinement not work here, tried out with a program that ends at once.
     *
     * @return empty when it works
     */
    default Optional<String> trouble(Path program, List<String> arguments, List<Path> readable) {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command(program, arguments, readable)).redirectErrorStream(true);
            builder.environment().clear();
            return Trial.of(builder, this::kill)
                    .map(Confinement::trouble)
                    .orElse(Optional.of("no end within " + Trial.LIMIT_SECONDS + " s"));
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static Optional<String> trouble(Trial trial) {
        return trial.exitCode() == 0
                ? Optional.empty()
                : Optional.of(trial.said().strip().lines().findFirst().orElse("exit code " + trial.exitCode()));
    }

    /** A program on the search path of this process. */
    static Optional<Path> onPath(String name) {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(java.io.File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate.toAbsolutePath());
            }
        }
        return Optional.empty();
    }
}
