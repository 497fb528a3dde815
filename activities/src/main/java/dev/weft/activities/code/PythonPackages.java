package dev.weft.activities.code;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packages that Python code may import, in a virtual environment that is made once for an interpreter and a list
 * of requirements. It appears whole or not at all, and workers that want the same one make it one after the other, so
 * that the second finds it made. Nothing of a package runs while it is installed.
 */
final class PythonPackages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PythonPackages.class);

    /** File locks are the whole process's: within it, this one keeps installations apart. */
    private static final ReentrantLock WITHIN_PROCESS = new ReentrantLock();

    private final Interpreter interpreter;
    private final PythonRequirements requirements;
    private final Path folder;
    private final CompletableFuture<State> state = new CompletableFuture<>();
    private final Thread installer;

    /** What has become of the packages. */
    sealed interface State {
        /** @param folder to look for modules in; empty when no packages are wanted */
        record Ready(Optional<Path> folder) implements State {}

        /** @param message what the installer said */
        record Failed(String message) implements State {}
    }

    /** @param folder for the environments of all interpreters and requirements */
    PythonPackages(Interpreter interpreter, PythonRequirements requirements, Path folder) {
        this.interpreter = interpreter;
        this.requirements = requirements;
        this.folder = folder.toAbsolutePath();
        this.installer = Thread.ofPlatform().daemon().name("python packages").unstarted(this::provide);
        if (requirements.isEmpty()) {
            state.complete(new State.Ready(Optional.empty()));
        } else {
            installer.start();
        }
    }

    /** Empty when the installation goes on for longer than may be waited. */
    Optional<State> await(Duration patience) throws InterruptedException {
        try {
            return Optional.of(state.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is known now. */
    Optional<State> state() {
        return Optional.ofNullable(state.getNow(null));
    }

    /** To look for modules in; empty until it is made, and when no packages are wanted or could be had. */
    Optional<Path> folder() {
        return state().flatMap(known -> switch (known) {
            case State.Ready(Optional<Path> modules) -> modules;
            case State.Failed failed -> Optional.empty();
        });
    }

    private void provide() {
        try {
            Path environment = folder.resolve("packages-" + key());
            if (!Files.isDirectory(environment)) {
                installOnce(environment);
            }
            state.complete(new State.Ready(Optional.of(modules(environment))));
        } catch (IOException | RuntimeException e) {
            LOG.error("The Python packages {} could not be installed: {}", requirements, e.getMessage());
            state.complete(new State.Failed(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            state.complete(new State.Failed("the worker is stopping"));
        }
    }

    private void installOnce(Path environment) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        WITHIN_PROCESS.lockInterruptibly();
        try (FileChannel file = FileChannel.open(
                        environment.resolveSibling(environment.getFileName() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            if (!Files.isDirectory(environment)) {
                install(environment, lock);
            }
        } catch (ClosedChannelException e) {
            throw new InterruptedException("The worker is stopping");
        } finally {
            WITHIN_PROCESS.unlock();
        }
    }

    private void install(Path environment, FileLock lock) throws IOException, InterruptedException {
        if (!lock.isValid()) {
            throw new IOException("the lock of " + folder + " is lost");
        }
        LOG.info("Installing Python packages for code tasks: {}", requirements);
        long begun = System.nanoTime();
        Path partial = environment.resolveSibling(environment.getFileName() + ".partial");
        Folders.delete(partial);
        try {
            new PackageInstaller(interpreter, partial).install(requirements);
            Files.move(partial, environment, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(partial);
        }
        LOG.info(
                "Installed Python packages for code tasks in {} s",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    }

    private Path modules(Path environment) throws IOException {
        String[] version = interpreter.version().split("\\.");
        Path modules = environment.resolve("lib").resolve("python" + version[0] + "." + version[1]).resolve("site-packages");
        if (!Files.isDirectory(modules)) {
            throw new IOException("there is no " + modules);
        }
        return modules;
    }

    private String key() {
        MessageDigest digest = ContentCache.sha256();
        String facts = interpreter.program() + "\n" + interpreter.version() + "\n" + String.join("\n", requirements.specs());
        digest.update(facts.getBytes(StandardCharsets.UTF_8));
        return ContentCache.shortName(digest);
    }

    /** Ends an installation that goes on; what it made so far is removed. */
    @Override
    public void close() {
        if (!installer.isAlive()) {
            return;
        }
        installer.interrupt();
        try {
            installer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
