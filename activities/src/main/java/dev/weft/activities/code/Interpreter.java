package dev.weft.activities.code;

import dev.weft.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A CPython on this machine.
 *
 * @param program the interpreter itself, no link, no script and no virtual environment's
 * @param version such as {@code 3.11.7}
 * @param readable what it must be able to read to run
 */
record Interpreter(Path program, String version, List<Path> readable) {
    private static final Logger LOG = LoggerFactory.getLogger(Interpreter.class);
    private static final List<String> NAMES = List.of("python3", "python");

    /** So that neither variables nor the user's own packages are looked at. */
    private static final List<String> ISOLATED = List.of("-I", "-S", "-B", "-X", "utf8");

    private static final String FACTS =
            """
            import json, os, sys, sysconfig
            if sys.implementation.name != "cpython" or sys.version_info < (3, 8):
                sys.exit(1)
            paths = sysconfig.get_paths()
            print(json.dumps({
                "program": os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable),
                "version": "%d.%d.%d" % sys.version_info[:3],
                "prefix": sys.base_prefix,
                "library": [os.path.realpath(paths["stdlib"]), os.path.realpath(paths["platstdlib"])],
            }))
            """;

    Interpreter {
        readable = List.copyOf(readable);
    }

    /** The first that the search path names and that runs. */
    static Optional<Interpreter> find(Function<String, Optional<Path>> find) {
        for (String name : NAMES) {
            Optional<Interpreter> found = find.apply(name).flatMap(Interpreter::ask);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Interpreter> ask(Path program) {
        try {
            ProcessBuilder builder = new ProcessBuilder(program.toString(), "-I", "-c", FACTS)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            return Trial.of(builder, Process::destroyForcibly)
                    .filter(trial -> trial.exitCode() == 0)
                    .map(trial -> of(Json.parse(trial.said())));
        } catch (IOException | JacksonException e) {
            LOG.debug("{} is no Python: {}", program, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static Interpreter of(JsonNode facts) {
        Path program = Path.of(facts.path("program").stringValue());
        Set<Path> readable = new LinkedHashSet<>(List.of(program));
        facts.path("library").forEach(folder -> readable.add(Path.of(folder.stringValue())));
        Path prefix = Path.of(facts.path("prefix").stringValue());
        if (!prefix.equals(Path.of("/usr"))) {
            readable.add(prefix.resolve("lib"));
        }
        readable.add(Path.of("/etc/ld.so.cache"));
        readable.add(Path.of("/usr/share/zoneinfo"));
        return new Interpreter(
                program,
                facts.path("version").stringValue(),
                readable.stream().filter(Files::exists).toList());
    }

    /** Arguments that run a program given as text, in isolation. */
    List<String> arguments(String source, List<String> programArguments) {
        List<String> arguments = new ArrayList<>(ISOLATED);
        arguments.add("-c");
        arguments.add(source);
        arguments.addAll(programArguments);
        return arguments;
    }
}
