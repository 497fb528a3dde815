package dev.weft.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RunProgressTest {
    private static final JsonNode RUN = Json.parse("""
            {"tasks": [{"id": "rate", "title": "Exchange rate"}, {"id": "rows", "title": ""}, {"id": "weak", "title": "Weak"}]}
            """);
    private static final String EVENTS = """
            id: 1
            event: run.accepted
            data: {"seq": 1}

            : ping

            id: 2
            event: task.started
            data: {"seq": 2, "task": "rate", "attempt": 1}

            id: 3
            event: task.retrying
            data: {"seq": 3, "task": "rate", "attempt": 1, "waitMillis": 1000, "error": {"code": "E", "message": "HTTP 503"}}

            id: 4
            event: task.started
            data: {"seq": 4, "task": "rate", "attempt": 2}

            id: 5
            event: task.finished
            data: {"seq": 5, "task": "rate", "attempt": 2, "status": "succeeded"}

            id: 6
            event: task.skipped
            data: {"seq": 6, "task": "weak", "attempt": 0, "reason": "Its condition is false"}

            id: 7
            event: task.finished
            data: {"seq": 7, "task": "rows", "attempt": 1, "status": "failed", "error": {"code": "E", "message": "no file"}}

            id: 8
            event: run.finished
            data: {"seq": 8, "status": "failed"}

            """;

    @Test
    void logHasALineForEverythingThatHappens() throws Exception {
        assertThat(show(false, StandardCharsets.UTF_8).lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        " runs Exchange rate 0.0 s",
                        " retries Exchange rate 0.0 s attempt 1 HTTP 503; again in 1.0 s",
                        " runs Exchange rate 0.0 s attempt 2",
                        " done Exchange rate 0.0 s attempt 2",
                        " skipped Weak Its condition is false",
                        " failed rows no file");
    }

    @Test
    void terminalShowsEveryTaskInPlaceAndTheLastFrameIsTheOutcome() throws Exception {
        String drawn = show(true, StandardCharsets.UTF_8);

        assertThat(drawn).contains("\033[3A").contains("↻ Exchange rate");
        assertThat(lastFrame(drawn))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("  ✓ Exchange rate").endsWith("attempt 2"),
                        line -> assertThat(line).startsWith("  ✗ rows").endsWith("no file"),
                        line -> assertThat(line).startsWith("  – Weak").endsWith("Its condition is false"));
    }

    @Test
    void terminalThatKnowsNoUnicodeGetsNone() throws Exception {
        assertThat(show(true, StandardCharsets.US_ASCII)).doesNotContain("?").contains("  + Exchange rate");
    }

    @Test
    void runTellsHowItEnded() throws Exception {
        RunProgress progress = new RunProgress(RUN);
        assertThat(progress.status()).isEmpty();
        read(progress);
        assertThat(progress.status()).contains("failed");
    }

    private static void read(RunProgress progress) throws Exception {
        RunEvent.read(
                new ByteArrayInputStream(EVENTS.getBytes(StandardCharsets.UTF_8)),
                event -> progress.apply(event, 1));
    }

    private static String show(boolean terminal, Charset charset) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<RunEvent> events = new ArrayList<>();
        RunEvent.read(new ByteArrayInputStream(EVENTS.getBytes(StandardCharsets.UTF_8)), events::add);
        try (ProgressView view =
                new ProgressView(new RunProgress(RUN), new PrintStream(bytes, true, charset), terminal)) {
            events.forEach(view::event);
        }
        return bytes.toString(charset);
    }

    private static List<String> lastFrame(String drawn) {
        List<String> lines = drawn.lines().toList();
        return lines.subList(lines.size() - 3, lines.size()).stream()
                .map(line -> line.replaceAll("\033\\[\\d+[AK]", ""))
                .toList();
    }
}
