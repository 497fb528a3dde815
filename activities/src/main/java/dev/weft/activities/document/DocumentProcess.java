package dev.weft.activities.document;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.code.Confinement;
import dev.weft.activities.document.child.DocumentMain;
import dev.weft.activities.document.child.DocumentMain.Verdict;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads documents in a Java process of their own, one each: with a small heap, without network or files, and only for so
 * long. What a document does to its reader, it does to that process. Thread safe.
 */
public final class DocumentProcess {
    /** Most bytes of a document. */
    static final int MAX_BYTES = 50 * 1024 * 1024;

    private static final int HEAP_MEGABYTES = 384;
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final int BYTES_PER_CHARACTER = 4;
    /** The libraries among those of the worker that reading takes. */
    private static final Pattern LIBRARIES = Pattern.compile("(?:weft-activities|tika|poi|pdfbox|fontbox|xmpbox|jempbox|xmlbeans"
            + "|commons-|jsoup|apache-mime4j|juniversalchardet|bcp|bcu|bcj|log4j-api|slf4j-api|jcl-over-slf4j|SparseBitSet|curvesapi"
            + "|jspecify|jaxb|jakarta.xml|jakarta.activation|istack|txw2|angus).*\\.jar");

    private final Path home = Path.of(System.getProperty("java.home"));
    private final Path program = home.resolve("bin").resolve("java");
    private final List<Path> readable;
    private final List<Path> libraries;
    private final Path temporary;
    private final Confinement confinement;
    private final Duration limit;
    /** The kernel ends a process that asked for it with the thread that started it: this one lives on. */
    private final ExecutorService starter =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("document starter").factory());

    private DocumentProcess(Path temporary, Confinement confinement, List<Path> libraries, List<Path> readable, Duration limit) {
        this.temporary = temporary;
        this.confinement = confinement;
        this.libraries = List.copyOf(libraries);
        this.readable = List.copyOf(readable);
        this.limit = limit;
    }

    /**
     * Tries out how far processes can be confined here. Starts none yet.
     *
     * @param temporary folder where a process may write where it has none of its own
     * @throws IOException when that can't be made
     */
    public static DocumentProcess open(Path temporary) throws IOException {
        return open(temporary, LONGEST);
    }

    static DocumentProcess open(Path temporary, Duration limit) throws IOException {
        Files.createDirectories(temporary);
        List<Path> libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .filter(path -> Files.isDirectory(path)
                        || LIBRARIES.matcher(path.getFileName().toString()).matches())
                .map(Path::toAbsolutePath)
                .toList();
        Path home = Path.of(System.getProperty("java.home"));
        List<Path> readable = new ArrayList<>(runtime(home));
        readable.addAll(libraries);
        Confinement confinement = Confinement.find(
                Confinement::onPath, home.resolve("bin").resolve("java"), List.of("-version"), readable);
        return new DocumentProcess(temporary, confinement, libraries, readable, limit);
    }

    /** The runtime, and what its links point to outside of it. */
    private static List<Path> runtime(Path home) throws IOException {
        List<Path> paths = new ArrayList<>(List.of(home));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Path target = link.resolveSibling(Files.readSymbolicLink(link)).normalize();
                if (!target.startsWith(home) && Files.exists(target)) {
                    paths.add(target);
                }
            }
        }
        return paths;
    }

    /**
     * The document's text.
     *
     * @throws TaskException {@code FILE_UNREADABLE} for what has no text, is damaged, or takes too long or too much
     *     memory to read; {@code OUTPUT_TOO_LARGE} for a document or a text that is too large
     */
    String read(FileRef file, int maxCharacters, TaskContext context) throws TaskException, InterruptedException {
        Process process = start(file);
        AtomicBoolean late = new AtomicBoolean();
        Duration left = context.remaining().compareTo(limit) < 0 ? context.remaining() : limit;
        Thread watch = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)) {
                    late.set(true);
                    kill(process);
                }
            } catch (InterruptedException e) {
                kill(process);
            }
        });
        context.onCancel(() -> kill(process));
        try {
            feed(process, file, maxCharacters, context);
            return text(process, file, maxCharacters);
        } catch (IOException e) {
            if (context.cancelled() || Thread.interrupted()) {
                throw new InterruptedException("The task was stopped");
            }
            throw broken(file, late.get() ? "takes too long to read" : "takes more memory to read than there is");
        } finally {
            kill(process);
            watch.interrupt();
        }
    }

    private Process start(FileRef file) throws TaskException, InterruptedException {
        Path writable = confinement.home(temporary);
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxMetaspaceSize=160m",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-Xss4m",
                "-Xlog:disable",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + writable,
                "-Duser.home=" + writable,
                "-Duser.timezone=UTC",
                "-Dfile.encoding=UTF-8"));
        arguments.add("-cp");
        arguments.add(String.join(
                File.pathSeparator, libraries.stream().map(Path::toString).toList()));
        arguments.add(DocumentMain.class.getName());
        ProcessBuilder builder = new ProcessBuilder(confinement.command(program, arguments, readable))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.directory(Path.of("/").toFile());
        try {
            return starter.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw new TaskException(
                    FailureCode.SANDBOX_UNAVAILABLE, "No process could be started to read " + file.name());
        }
    }

    private static void feed(Process process, FileRef file, int maxCharacters, TaskContext context)
            throws IOException, TaskException {
        try (InputStream bytes = context.open(file);
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()))) {
            out.writeUTF(file.name().length() > 1_000 ? file.name().substring(file.name().length() - 1_000) : file.name());
            out.writeInt(maxCharacters);
            byte[] block = new byte[64 * 1024];
            long total = 0;
            for (int count = bytes.read(block); count >= 0; count = bytes.read(block)) {
                total += count;
                if (total > MAX_BYTES) {
                    throw new TaskException(
                            FailureCode.OUTPUT_TOO_LARGE,
                            file.name() + " is larger than " + MAX_BYTES + " bytes, the most that is read");
                }
                out.write(block, 0, count);
            }
        }
    }

    private static String text(Process process, FileRef file, int maxCharacters) throws IOException, TaskException {
        try (DataInputStream in = new DataInputStream(process.getInputStream())) {
            int verdict = in.readUnsignedByte();
            int length = in.readInt();
            if (verdict >= Verdict.values().length
                    || length < 0
                    || length > (long) BYTES_PER_CHARACTER * (maxCharacters + 1_000L)) {
                throw broken(file, "can't be read");
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            String said = new String(bytes, StandardCharsets.UTF_8);
            return switch (Verdict.values()[verdict]) {
                case TEXT -> said;
                case UNREADABLE -> throw broken(file, "can't be read: " + said);
                case TOO_LONG -> throw new TaskException(
                        FailureCode.OUTPUT_TOO_LARGE,
                        "The text of " + file.name() + " has more than " + maxCharacters + " characters");
            };
        }
    }

    private static TaskException broken(FileRef file, String what) {
        return new TaskException(FailureCode.FILE_UNREADABLE, file.name() + " " + what);
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
