package dev.weft.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's round trip in curl, run as it is pasted. */
class ReadmeCurlTest {
    private static final Pattern BLOCK = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path home;

    @Test
    void everyCommandWorksAsPastedAndTheRunReturnsWhatTheReadmeSays() throws Exception {
        Path folder = Files.createDirectory(home.resolve(".weft"));
        Files.writeString(
                folder.resolve("credentials.json"),
                Json.write(Json.object().put("url", Stack.url()).put("workspaceKey", Stack.key())));
        Path script = Files.writeString(home.resolve("readme.sh"), "set -euo pipefail\n" + blocks());

        ProcessBuilder builder = new ProcessBuilder("bash", script.toString())
                .directory(home.toFile())
                .redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output)
                .contains("\"orders\": 2")
                .containsPattern("event: ?run.finished")
                .containsPattern("app-\\w+")
                .contains("unknown_reference")
                .contains("Reed,7\nSeen.")
                .contains("\"errCode\": \"E1012\"")
                .contains("Hello ann: product")
                .contains("\"event\":\"workflow_finished\"")
                .contains("\"params\": \"document\"");
    }

    private static String blocks() throws Exception {
        StringBuilder script = new StringBuilder();
        Matcher block = BLOCK.matcher(Files.readString(Path.of("..", "..", "README.md")));
        while (block.find()) {
            script.append(block.group(1)).append('\n');
        }
        assertThat(script).isNotEmpty();
        return script.toString();
    }
}
