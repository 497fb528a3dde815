package dev.weft.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.local.instance.DataFolder;
import dev.weft.local.instance.InstanceState;
import dev.weft.services.ProcessMark;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code infra/weft demo}, as a new user meets it. */
class DemoTest {
    @TempDir
    Path folder;

    @AfterEach
    void down() {
        CommandLineOf.weft("down", "--data", folder.toString());
    }

    @Test
    void runsTheExampleShowsItsOutputAndEndsAllOnCtrlC() throws Exception {
        Process demo = CommandLineOf.begin("demo", "--port", "0", "--data", folder.toString());
        String output = untilItStays(demo);

        assertThat(output)
                .contains("uploaded orders.csv")
                .containsPattern("retries +Exchange rate .*503.*again in 1.0 s")
                .containsPattern("done +Exchange rate .*attempt 2")
                .containsPattern("skipped +Weak quarter")
                .contains("| Total              |    435 |   133,972.20 |   145,252.66 |")
                .contains("A strong quarter: 80 orders.");
        InstanceState state = InstanceState.running(new DataFolder(folder)).orElseThrow();
        assertThat(output)
                .contains(state.url() + "/weft/docs", state.minioConsole())
                .containsPattern(state.temporalUi() + "/namespaces/default/workflows/run_\\w+")
                .containsPattern("key +wk-\\w+");
        assertThat(status(output, "in Temporal")).isEqualTo(200);
        assertThat(status(output, "MinIO")).isEqualTo(200);

        List<ProcessMark> all =
                state.processes().stream().map(InstanceState.RunningProcess::mark).toList();
        assertThat(all).hasSize(4);
        ProcessMark.of(demo.pid()).orElseThrow().signal("INT");
        assertThat(demo.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(all).noneMatch(ProcessMark::isAlive);
    }

    private static String untilItStays(Process demo) throws Exception {
        StringBuilder output = new StringBuilder();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.append(line).append('\n');
            if (line.startsWith("Ctrl-C ends")) {
                return output.toString();
            }
        }
        throw new AssertionError("the demo ended:\n" + output);
    }

    private static int status(String output, String name) throws Exception {
        String line = output.lines().filter(text -> text.startsWith("  " + name)).findFirst().orElseThrow();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(line.substring(line.indexOf("http"))))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
