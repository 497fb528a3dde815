package dev.weft.services;

import dev.weft.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds the programs of {@link Tool}: on PATH, else in the tool cache, else, when Go is there, built once into the
 * cache. Thread safe, and safe against other processes that install the same tool at the same time.
 */
public final class Tools {
    private static final String USUAL_GO = "/usr/local/go/bin:/usr/lib/go/bin:/opt/homebrew/bin";

    private final String path;
    private final String goPath;
    private final Path cache;
    private final Consumer<String> progress;

    /**
     * @param path where the tools are looked for, as the PATH variable
     * @param goPath where Go is looked for
     * @param progress receives a line now and then while something is installed
     */
    public Tools(String path, String goPath, Path cache, Consumer<String> progress) {
        this.path = path;
        this.goPath = goPath;
        this.cache = cache;
        this.progress = progress;
    }

    public static Tools of(Settings settings, Consumer<String> progress) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return new Tools(path, path + ":" + USUAL_GO, ToolCache.of(settings), progress);
    }

    public Path cache() {
        return cache;
    }

    /** The program if it is there already. */
    public Optional<Path> find(Tool tool) {
        Path cached = cache.resolve("bin").resolve(tool.command());
        return Executables.in(path, tool.command())
                .or(() -> Optional.of(cached).filter(Files::isExecutable));
    }

    public Optional<Path> go() {
        return Executables.in(goPath, "go");
    }

    /** The program, installed when need be; takes minutes then. Empty when there is no Go or its build failed. */
    public Optional<Path> findOrInstall(Tool tool) {
        Optional<Path> found = find(tool);
        if (found.isPresent()) {
            return found;
        }
        return go().flatMap(go -> install(tool, go));
    }

    private Optional<Path> install(Tool tool, Path go) {
        Path bin = cache.resolve("bin");
        try {
            Files.createDirectories(bin);
            try (var held = ToolCache.lock(
                    bin.resolve(tool.command() + ".lock"),
                    () -> progress.accept("waiting for another process that installs " + tool.command()))) {
                Optional<Path> meanwhile = find(tool);
                return meanwhile.isPresent() ? meanwhile : build(tool, go, bin);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot install " + tool.command() + " into " + bin, e);
        }
    }

    private Optional<Path> build(Tool tool, Path go, Path bin) throws IOException {
        progress.accept("installing " + tool.command() + " with Go, once; this takes some minutes");
        Path scratch = Files.createTempDirectory(cache, "install-");
        try {
            List<String> line = new ArrayList<>(ChildProcess.bound("KILL"));
            line.addAll(List.of(go.toString(), "install", "-trimpath", "-ldflags=-s -w", "-v", tool.goTarget()));
            ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
            builder.environment().put("GOBIN", scratch.toString());
            builder.environment().put("CGO_ENABLED", "0");
            Process process = ChildProcess.launch(builder);
            String last = report(tool, process);
            int code = process.waitFor();
            Path built = scratch.resolve(tool.built());
            if (code != 0 || !Files.isExecutable(built)) {
                progress.accept("Go could not build " + tool.command() + " (exit " + code + "): " + last);
                return Optional.empty();
            }
            Path target = bin.resolve(tool.command());
            Files.move(built, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            progress.accept("installed " + target);
            return Optional.of(target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            Files.deleteIfExists(scratch.resolve(tool.built()));
            Files.deleteIfExists(scratch);
        }
    }

    private String report(Tool tool, Process process) throws IOException {
        String last = "";
        long packages = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                packages++;
                if (packages % 100 == 1) {
                    progress.accept(tool.command() + ": " + packages + " packages, " + line);
                }
            }
        }
        return last;
    }
}
