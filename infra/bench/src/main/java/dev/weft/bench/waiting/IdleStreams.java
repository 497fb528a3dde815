package dev.weft.bench.waiting;

import dev.weft.bench.Timings;
import dev.weft.bench.WeftClient;
import dev.weft.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ObjectNode;

/** Clients of the Dify dialect whose streams stay open while nothing happens but pings. */
public final class IdleStreams {
    private static final String HEAP = "1g";
    private static final int WARM_STREAMS = 50;
    private static final int PINGS = 3;
    private static final int AT_ONCE = 16;
    private static final Duration SETTLING = Duration.ofSeconds(15);
    private static final long PATIENCE_SECONDS = 180;

    private final PrintStream progress;

    public IdleStreams(PrintStream progress) {
        this.progress = progress;
    }

    /** @return MiB per process before, and while so many streams are open and each has had a few pings */
    public ObjectNode run(int streams) throws IOException, InterruptedException {
        try (Processes processes = Processes.start(HEAP)) {
            WeftClient client = processes.client();
            String key = client.appKey(client.createCanvas(canvas()));
            try (Open warm = new Open(client, key, WARM_STREAMS, 0)) {
                warm.await();
            }
            Map<String, Double> before = settled(processes);
            try (Open open = new Open(client, key, streams, PINGS)) {
                open.await();
                Map<String, Double> during = settled(processes);
                ObjectNode result = Json.object().put("streams", streams);
                before.forEach((name, mib) -> {
                    double after = during.getOrDefault(name, mib);
                    result.putObject(name)
                            .put("beforeMiB", Timings.rounded(mib))
                            .put("openMiB", Timings.rounded(after))
                            .put("KiBPerStream", Timings.rounded((after - mib) * 1024 / streams));
                    progress.println(String.format(
                            Locale.ROOT, "%-18s %8.1f MiB -> %8.1f MiB, %6.2f KiB per stream",
                            name, mib, after, (after - mib) * 1024 / streams));
                });
                open.check();
                return result;
            }
        }
    }

    private static Map<String, Double> settled(Processes processes) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
        return processes.mib();
    }

    private static ObjectNode canvas() {
        ObjectNode canvas = Json.object().put("title", "Idle");
        ObjectNode task =
                canvas.putArray("tasks").addObject().put("id", "wait").put("title", "Wait").put("type", "delay");
        task.putObject("config").put("duration", "6h");
        return canvas;
    }

    /** Streams that are read by a thread each. */
    private static final class Open implements AutoCloseable {
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final CountDownLatch idle;
        private final AtomicInteger ended = new AtomicInteger();
        private final Semaphore opening = new Semaphore(AT_ONCE);
        private volatile boolean closing;

        Open(WeftClient client, String key, int streams, int pings) {
            idle = new CountDownLatch(streams);
            for (int stream = 0; stream < streams; stream++) {
                threads.execute(() -> read(client, key, pings));
            }
        }

        private void read(WeftClient client, String key, int pings) {
            try (BufferedReader lines = opened(client, key)) {
                int left = pings;
                boolean told = false;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    told |= line.startsWith("data: ");
                    left -= line.startsWith("event: ping") ? 1 : 0;
                    if (told && left <= 0) {
                        idle.countDown();
                        told = false;
                    }
                }
            } catch (IOException e) {
                if (!closing) {
                    throw new UncheckedIOException(e);
                }
            } finally {
                ended.incrementAndGet();
            }
        }

        /** Some at a time: what is looked for is what open streams cost, not what opening them does. */
        private BufferedReader opened(WeftClient client, String key) {
            opening.acquireUninterruptibly();
            try {
                return client.app(key);
            } finally {
                opening.release();
            }
        }

        void await() throws InterruptedException {
            if (!idle.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(idle.getCount() + " streams did not open, or had no pings");
            }
        }

        void check() {
            if (ended.get() > 0) {
                throw new IllegalStateException(ended + " streams have ended");
            }
        }

        @Override
        public void close() {
            closing = true;
            threads.shutdownNow();
        }
    }
}
