package dev.weft.activities.document;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.code.Confinement;
import dev.weft.activities.code.Folders;
import dev.weft.activities.document.child.DocumentMain;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads documents in a Java process of their own, one each: with a small heap, without network or files, and only for so
 * long. What a document does to its reader, it does to that process. Thread safe.
 */
public final class DocumentProcess {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentProcess.class);
    private static final int HEAP_MEGABYTES = 384;
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final String FOLDER = "document-";
    /** Older folders are those of a worker that was killed. */
    private static final Duration OLDEST = LONGEST.multipliedBy(10);
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
        return open(temporary, limit, Confinement::onPath);
    }

    /** @param find a program by its name, such as bubblewrap's */
    static DocumentProcess open(Path temporary, Duration limit, Function<String, Optional<Path>> find)
            throws IOException {
        Files.createDirectories(temporary);
        removeAbandoned(temporary);
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
                find, home.resolve("bin").resolve("java"), List.of("-version"), readable);
        return new DocumentProcess(temporary, confinement, libraries, readable, limit);
    }

    private static void removeAbandoned(Path temporary) {
        Instant youngest = Instant.now().minus(OLDEST);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, FOLDER + "*")) {
            for (Path folder : folders) {
                if (Files.getLastModifiedTime(folder).toInstant().isBefore(youngest)) {
                    Folders.delete(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("What a killed worker has left in {} could not be removed: {}", temporary, e.getMessage());
        }
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
     *     memory to read; {@code OUTPUT_TOO_LARGE} for a document or a text that is too large; {@code
     *     STORAGE_UNAVAILABLE} when its bytes don't come
     */
    String read(FileRef file, int maxCharacters, TaskContext context) throws TaskException, InterruptedException {
        Reading reading = start(file);
        AtomicBoolean late = new AtomicBoolean();
        Duration left = context.remaining().compareTo(limit) < 0 ? context.remaining() : limit;
        Thread watch = Thread.ofVirtual().start(() -> {
            try {
                if (!reading.awaitEnd(left)) {
                    late.set(true);
                    reading.kill();
                }
            } catch (InterruptedException e) {
                reading.kill();
            }
        });
        context.onCancel(reading::kill);
        try {
            reading.feed(maxCharacters, context);
            return reading.text(maxCharacters);
        } catch (IOException e) {
            context.throwIfStopped();
            throw reading.broken(late.get() ? "takes too long to read" : reading.silence());
        } finally {
            reading.kill();
            watch.interrupt();
        }
    }

    private Reading start(FileRef file) throws TaskException, InterruptedException {
        Future<Reading> starting = starter.submit(() -> begin(file));
        try {
            return starting.get();
        } catch (ExecutionException e) {
            throw new TaskException(
                    FailureCode.SANDBOX_UNAVAILABLE, "No process could be started to read " + file.name());
        } catch (InterruptedException e) {
            starter.execute(() -> {
                if (starting.state() == Future.State.SUCCESS) {
                    starting.resultNow().kill();
                }
            });
            throw e;
        }
    }

    private Reading begin(FileRef file) throws IOException {
        Path folder = Files.createTempDirectory(temporary, FOLDER);
        try {
            return new Reading(builder(confinement.home(folder)).start(), confinement, folder, file);
        } catch (IOException e) {
            Folders.delete(folder);
            throw e;
        }
    }

    private ProcessBuilder builder(Path writable) {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+DisplayVMOutputToStderr",
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
        return builder;
    }
}
