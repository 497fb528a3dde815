package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The published clients of Dify, unmodified, where what they need is there: node and npm, Python and pip, a registry. */
class DifyClientsTest {
    private static final String NPM_CLIENT = "dify-client@2.3.2";
    private static final String PYTHON_CLIENT = "dify-client==0.1.10";
    private static final Path FOLDER = Path.of("target", "dify-clients").toAbsolutePath();

    /** A canvas of its own for each client. */
    private static DifyApp app() {
        return DifyApp.of(Stack.canvas(json(
                """
                {'title':'For clients','variables':[
                   {'name':'topic','type':'string','required':true},
                   {'name':'document','type':'file','required':true}],
                 'tasks':[
                   {'id':'read','type':'file.read','config':{'file':'{{ variables.document }}'}},
                   {'id':'say','type':'llm','config':{'prompt':'About {{ variables.topic }}: {{ tasks.read.output.text }}'}}],
                 'outputs':{'text':'{{ tasks.say.output.text }}'}}""")));
    }

    @Test
    @DisplayName("dify-client (npm)")
    void npm() throws Exception {
        assumeTrue(isThere("node", "--version") && isThere("npm", "--version"), "node or npm is missing");
        Path folder = Files.createDirectories(FOLDER.resolve("npm"));
        install(folder.resolve("node_modules/dify-client"), folder, "npm", "install", "--no-audit", "--no-fund",
                "--ignore-scripts", "--no-save", "--prefix", folder.toString(), NPM_CLIENT);
        Path script = script(folder, "client.mjs");
        DifyApp app = app();
        run(folder, Map.of(), "node", script.toString(), Stack.url() + "/v1", app.key());
    }

    @Test
    @DisplayName("dify-client (PyPI)")
    void python() throws Exception {
        assumeTrue(
                isThere("python3", "--version") && isThere("python3", "-m", "pip", "--version"), "Python or pip is missing");
        Path folder = Files.createDirectories(FOLDER.resolve("python"));
        install(folder.resolve("dify_client"), folder, "python3", "-m", "pip", "install", "--quiet",
                "--disable-pip-version-check", "--target", folder.toString(), PYTHON_CLIENT);
        Path script = script(folder, "client.py");
        DifyApp app = app();
        run(folder, Map.of("PYTHONPATH", folder.toString()), "python3", script.toString(), Stack.url() + "/v1", app.key());
    }

    private static Path script(Path folder, String name) throws IOException {
        try (InputStream stream = DifyClientsTest.class.getResourceAsStream("/dify/" + name)) {
            return Files.write(folder.resolve(name), java.util.Objects.requireNonNull(stream).readAllBytes());
        }
    }

    private static boolean isThere(String... command) throws Exception {
        try {
            return new Ended(FOLDER.getParent(), Map.of(), command).code == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Without a registry there is nothing to try. */
    private static void install(Path result, Path folder, String... command) throws Exception {
        if (!Files.exists(result)) {
            Ended ended = new Ended(folder, Map.of(), command);
            assumeTrue(ended.code == 0 && Files.exists(result), "The client can't be had: " + ended.output);
        }
    }

    private static void run(Path folder, Map<String, String> environment, String... command) throws Exception {
        Ended ended = new Ended(folder, environment, command);
        assertThat(ended.code).as(ended.output).isZero();
        assertThat(ended.output).contains("all methods work");
    }

    /** A process that has ended. */
    private static final class Ended {
        final int code;
        final String output;

        Ended(Path folder, Map<String, String> environment, String... command) throws Exception {
            List<String> words = new ArrayList<>(Arrays.asList(command));
            ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            code = process.exitValue();
        }
    }
}
