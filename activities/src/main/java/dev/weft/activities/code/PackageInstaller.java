package dev.weft.activities.code;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Makes a virtual environment and has pip fill it. Wheels only: building a package from its source would run its
 * author's code with the worker's rights. Versions are what the requirements say; hashes are not checked beyond what
 * the index says of its files.
 */
final class PackageInstaller {
    private static final long LIMIT_MINUTES = 30;
    private static final int KEPT_LINES = 40;
    private static final int MAX_MESSAGE = 1_000;

    /** What pip and what it connects by look at. None of Weft's own settings, since some are secrets. */
    private static final Set<String> VARIABLES =
            Set.of("path", "home", "lang", "tmpdir", "http_proxy", "https_proxy", "all_proxy", "no_proxy");

    private final Interpreter interpreter;
    private final Path environment;

    /** @param environment a folder that does not exist yet */
    PackageInstaller(Interpreter interpreter, Path environment) {
        this.interpreter = interpreter;
        this.environment = environment;
    }

    /** @throws IOException with what went wrong in the installer's own words */
    void install(PythonRequirements requirements) throws IOException, InterruptedException {
        run(List.of(interpreter.program().toString(), "-I", "-m", "venv", environment.toString()));
        List<String> command = new ArrayList<>(List.of(
                environment.resolve("bin").resolve("python").toString(), "-I", "-m", "pip", "install"));
        command.addAll(List.of("--no-input", "--disable-pip-version-check", "--progress-bar", "off"));
        command.addAll(List.of("--only-binary", ":all:", "--"));
        command.addAll(requirements.specs());
        run(command);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !isPassed(name));
        Process process = builder.start();
        Deque<String> said = new ArrayDeque<>();
        Thread reader = Thread.ofVirtual().start(() -> read(process, said));
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("the installer did not end within " + LIMIT_MINUTES + " minutes");
            }
            reader.join();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(message(said, process.exitValue()));
        }
    }

    private static boolean isPassed(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return VARIABLES.contains(lower)
                || lower.startsWith("pip_")
                || lower.startsWith("ssl_cert_")
                || lower.equals("requests_ca_bundle");
    }

    private static void read(Process process, Deque<String> said) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.addLast(line);
                if (said.size() > KEPT_LINES) {
                    said.removeFirst();
                }
            }
        } catch (IOException e) {
            said.addLast("(the rest could not be read)");
        }
    }

    /** Its errors; where it names none, its last words. */
    private static String message(Deque<String> said, int exitCode) {
        List<String> errors = said.stream().filter(line -> line.startsWith("ERROR:")).toList();
        String text = (errors.isEmpty() ? said.stream() : errors.stream())
                .map(line -> line.replaceFirst("^ERROR: ", "").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("; "));
        String all = text.isEmpty() ? "exit code " + exitCode : text.replaceAll("://[^/@\\s]*@", "://");
        return all.length() <= MAX_MESSAGE ? all : all.substring(all.length() - MAX_MESSAGE);
    }
}
