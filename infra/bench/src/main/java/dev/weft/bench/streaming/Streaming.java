package dev.weft.bench.streaming;

import dev.weft.bench.Timings;
import dev.weft.bench.WeftClient;
import dev.weft.bench.WeftUnderTest;
import dev.weft.json.Json;
import dev.weft.settings.Setting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Users who start runs of one model call, one after the other, and read along. The provider's tokens say when they were
 * sent; what is added to that is Weft's.
 */
public final class Streaming {
    private static final String DATA = "data: ";

    private final int tokens;
    private final Duration pace;
    private final Follower follower;
    private final PrintStream progress;

    /** @param pace of the model's tokens */
    public Streaming(Follower follower, int tokens, Duration pace, PrintStream progress) {
        this.follower = follower;
        this.tokens = tokens;
        this.pace = pace;
        this.progress = progress;
    }

    private record Reading(long firstEvent, long firstToken, List<Long> added, long wholeRun) {}

    /** @param runs of each user that count, after one that does not */
    public ObjectNode run(List<Integer> users, int runs) {
        ObjectNode result = Json.object().put("tokens", tokens).put("paceMillis", pace.toMillis());
        try (StampingProvider provider = StampingProvider.start(tokens, pace);
                WeftUnderTest weft = WeftUnderTest.start(Map.of(
                        Setting.WEFT_LLM_BASE_URL, provider.baseUrl(),
                        Setting.WEFT_LLM_API_KEY, "none",
                        Setting.WEFT_LLM_MODEL, "stamps"))) {
            Function<WeftClient, BufferedReader> begin =
                    follower.of(weft.client(), weft.client().createCanvas(canvas()));
            read(weft.client(), begin, 10, 3);
            for (int together : users) {
                report(result, together, read(weft.client(), begin, together, runs));
            }
        }
        return result;
    }

    private static ObjectNode canvas() {
        ObjectNode canvas = Json.object().put("title", "Streaming");
        ObjectNode task = canvas.putArray("tasks").addObject().put("id", "say").put("title", "Say").put("type", "llm");
        task.putObject("config").put("prompt", "What time is it?");
        return canvas;
    }

    private List<Reading> read(
            WeftClient client, Function<WeftClient, BufferedReader> begin, int users, int runs) {
        List<Reading> readings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Reading>>> reading = new ArrayList<>();
            for (int user = 0; user < users; user++) {
                reading.add(threads.submit(() -> {
                    List<Reading> own = new ArrayList<>();
                    read(client, begin);
                    for (int run = 0; run < runs; run++) {
                        own.add(read(client, begin));
                    }
                    return own;
                }));
            }
            for (Future<List<Reading>> one : reading) {
                readings.addAll(one.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A stream failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return readings;
    }

    private Reading read(WeftClient client, Function<WeftClient, BufferedReader> begin) throws IOException {
        long began = System.nanoTime();
        long firstEvent = 0;
        long firstToken = 0;
        List<Long> added = new ArrayList<>();
        try (BufferedReader lines = begin.apply(client)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith(DATA)) {
                    continue;
                }
                long now = System.nanoTime();
                firstEvent = firstEvent == 0 ? now - began : firstEvent;
                Optional<String> text = follower.text(Json.parse(line.substring(DATA.length())));
                if (text.isPresent()) {
                    firstToken = firstToken == 0 ? now - began : firstToken;
                    for (String stamp : text.get().strip().split(" ")) {
                        added.add(now - Long.parseLong(stamp));
                    }
                }
            }
        }
        if (added.size() != tokens) {
            throw new IllegalStateException(added.size() + " tokens arrived instead of " + tokens);
        }
        return new Reading(firstEvent, firstToken, added, System.nanoTime() - began);
    }

    private void report(ObjectNode result, int users, List<Reading> readings) {
        Timings event = Timings.ofNanos(readings.stream().map(Reading::firstEvent).toList());
        Timings token = Timings.ofNanos(readings.stream().map(Reading::firstToken).toList());
        Timings added = Timings.ofNanos(
                readings.stream().flatMap(one -> one.added().stream()).toList());
        Timings whole = Timings.ofNanos(readings.stream().map(Reading::wholeRun).toList());
        ObjectNode node = result.putObject(users + " users");
        event.writeTo(node.putObject("firstEvent"));
        token.writeTo(node.putObject("firstToken"));
        added.writeTo(node.putObject("addedPerToken"));
        whole.writeTo(node.putObject("wholeRun"));
        progress.println(String.format(
                Locale.ROOT,
                "%4d users: first event p50 %.1f p95 %.1f ms, first token p50 %.1f p95 %.1f ms,"
                        + " added per token p50 %.1f p95 %.1f p99 %.1f ms, whole run p50 %.0f p95 %.0f ms",
                users,
                event.p50(),
                event.percentile(0.95),
                token.p50(),
                token.percentile(0.95),
                added.p50(),
                added.percentile(0.95),
                added.p99(),
                whole.p50(),
                whole.percentile(0.95)));
    }
}
