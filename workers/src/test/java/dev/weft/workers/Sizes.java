package dev.weft.workers;

import dev.weft.json.Json;
import dev.weft.settings.Setting;
import dev.weft.store.Notices;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunStatus;
import dev.weft.workers.Weft.Running;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;
import java.util.LinkedHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures what large runs cost and prints a table. Worker, canvases and measurement share this JVM; PostgreSQL, MinIO
 * and Temporal are started beside it. {@code infra/docs/sizes.md} has the command and the figures.
 */
@EnabledIfSystemProperty(named = "weft.sizes", matches = ".+")
class Sizes {
    private static final long MEGABYTE = 1024 * 1024;
    private static final int FILE_MEGABYTES = 200;
    private static final Duration LIMIT = Duration.ofMinutes(60);

    /** The property names the cases, by comma; {@code all} for all. */
    @Test
    @Timeout(value = 24, unit = TimeUnit.MINUTES)
    void measured() {
        Set<String> wanted = new LinkedHashSet<>(List.of(System.getProperty("weft.sizes").split(",")));
        SequencedMap<String, Supplier<Row>> cases = new LinkedHashMap<>();
        cases.put("canvas-10000", () -> run("10,000 tasks in one canvas, in 50 chains", wide(10_000)));
        cases.put("chain-2000", () -> run("a chain of 2,000", chain(2_000)));
        cases.put("for-each-100000", () -> run("`forEach` over 100,000 items", forEach(100_000)));
        cases.put("wait-30-days", Sizes::waiting);
        cases.put("file-200-mb", Sizes::file);
        System.out.println("| run | histories | events | history bytes | largest history | journal events | time | live heap |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        cases.forEach((name, measured) -> {
            if (wanted.contains("all") || wanted.contains(name)) {
                System.out.println(measured.get().line());
            }
        });
    }

    private record Row(
            String title, int histories, long events, long bytes, long largest, long journal, Duration time, long heap) {
        String line() {
            return "| %s | %,d | %,d | %s | %s | %,d | %.1f s | %d MB |"
                    .formatted(
                            title,
                            histories,
                            events,
                            size(bytes),
                            size(largest),
                            journal,
                            time.toMillis() / 1000.0,
                            heap / MEGABYTE);
        }

        private static String size(long bytes) {
            return bytes < MEGABYTE
                    ? String.format(Locale.ROOT, "%,d KB", bytes / 1024)
                    : String.format(Locale.ROOT, "%.1f MB", bytes / (double) MEGABYTE);
        }
    }

    // --- canvases

    private static ObjectNode wide(int count) {
        ObjectNode canvas = Json.object().put("title", "Wide");
        ArrayNode tasks = canvas.putArray("tasks");
        for (int i = 0; i < count; i++) {
            template(tasks, i, i < 50 ? "0" : "{{ tasks.t" + (i - 50) + ".output.value }}");
        }
        return canvas;
    }

    private static ObjectNode chain(int length) {
        ObjectNode canvas = Json.object().put("title", "Chain");
        ArrayNode tasks = canvas.putArray("tasks");
        for (int i = 0; i < length; i++) {
            template(tasks, i, i == 0 ? "0" : "{{ tasks.t" + (i - 1) + ".output.value }}");
        }
        return canvas;
    }

    private static void template(ArrayNode tasks, int number, String value) {
        tasks.addObject().put("id", "t" + number).put("type", "template").putObject("config").put("value", value);
    }

    private static ObjectNode forEach(int items) {
        return Weft.json("""
                {'title':'Each','tasks':[
                  {'id':'list','type':'transform','config':{'input':{},'expression':'[1..%d]'}},
                  {'id':'each','type':'forEach','config':{'items':'{{ tasks.list.output.value }}','parallel':50},'body':[
                    {'id':'a','type':'template','config':{'value':'{{ item }}'}}],
                   'output':'{{ tasks.a.output.value }}'},
                  {'id':'count','type':'template','config':{'value':'{{ size(tasks.each.output.items) }}'}}],
                 'outputs':{'count':'{{ tasks.count.output.value }}'}}""".formatted(items));
    }

    // --- measuring

    private static Row run(String title, ObjectNode canvas) {
        return run(title, () -> Weft.start(canvas, Json.object()));
    }

    private static Row run(String title, Supplier<Running> start) {
        try (Heap heap = new Heap()) {
            Instant begun = Instant.now();
            Running run = start.get();
            require(ended(run));
            run.workflow().getResult(Object.class);
            return row(title, run, Duration.between(begun, Instant.now()), heap);
        }
    }

    /** Looks at the run's row alone: its events are too many to be read again and again. */
    private static StoredRun ended(Running run) {
        Semaphore news = new Semaphore(1);
        Instant deadline = Instant.now().plus(LIMIT);
        try (Notices.Subscription ignored = Weft.STORE.notices().end(run.key().run(), news::release)) {
            while (Instant.now().isBefore(deadline)) {
                if (news.tryAcquire(5, TimeUnit.SECONDS) && run.row().status().terminal()) {
                    return run.row();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("The run has not ended within " + LIMIT);
    }

    private static void require(StoredRun ended) {
        if (ended.status() != RunStatus.SUCCEEDED) {
            throw new IllegalStateException("The run ended as " + ended.status() + ": " + ended.error());
        }
    }

    private static Row row(String title, Running run, Duration time, Heap heap) {
        Deque<List<String>> open = new ArrayDeque<>();
        open.add(List.of(run.key().run(), run.workflow().getExecution().getRunId()));
        int histories = 0;
        long events = 0;
        long bytes = 0;
        long largest = 0;
        while (!open.isEmpty()) {
            List<String> next = open.poll();
            histories++;
            long size = 0;
            for (HistoryEvent event : run.client()
                    .fetchHistory(next.getFirst(), next.getLast())
                    .getHistory()
                    .getEventsList()) {
                events++;
                size += event.getSerializedSize();
                if (event.hasWorkflowExecutionContinuedAsNewEventAttributes()) {
                    open.add(List.of(
                            next.getFirst(),
                            event.getWorkflowExecutionContinuedAsNewEventAttributes().getNewExecutionRunId()));
                } else if (event.hasChildWorkflowExecutionStartedEventAttributes()) {
                    var child = event.getChildWorkflowExecutionStartedEventAttributes().getWorkflowExecution();
                    open.add(List.of(child.getWorkflowId(), child.getRunId()));
                }
            }
            bytes += size;
            largest = Math.max(largest, size);
        }
        return new Row(title, histories, events, bytes, largest, run.row().lastSeq(), time, heap.most());
    }

    private static Row waiting() {
        try (SkippedTime skipped = new SkippedTime();
                Heap heap = new Heap()) {
            Instant begun = Instant.now();
            Running run = skipped.start(
                    Weft.json("{'title':'Wait','tasks':[{'id':'ask','type':'approval','config':{'message':'Go?'}}]}"),
                    Json.object());
            run.awaitTask(EventKind.APPROVAL_REQUESTED, "ask");
            skipped.pass(Duration.ofDays(30));
            run.answer("ask", "approved", Json.object());
            require(run.end());
            return row("30 days on an approval (time skipped)", run, Duration.between(begun, Instant.now()), heap);
        }
    }

    /** Fetches a file and sends it on, by reference. */
    private static Row file() {
        AtomicLong received = new AtomicLong();
        byte[] block = new byte[(int) MEGABYTE];
        String queue = "files-" + System.nanoTime();
        try (ConfigurableApplicationContext worker = Weft.worker(Weft.settings(queue)
                .with(Map.of(Setting.WEFT_HTTP_MAX_BYTES, Long.toString(FILE_MEGABYTES * MEGABYTE))))) {
            if (!worker.isActive()) {
                throw new IllegalStateException("The worker does not run");
            }
            com.sun.net.httpserver.HttpServer server = com.sun.net.httpserver.HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/large", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
                exchange.sendResponseHeaders(200, FILE_MEGABYTES * MEGABYTE);
                try (OutputStream body = exchange.getResponseBody()) {
                    for (int i = 0; i < FILE_MEGABYTES; i++) {
                        body.write(block);
                    }
                }
            });
            server.createContext("/sink", exchange -> {
                try (InputStream body = exchange.getRequestBody()) {
                    for (int read = body.read(block); read >= 0; read = body.read(block)) {
                        received.addAndGet(read);
                    }
                }
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            ObjectNode canvas = Weft.json("""
                    {'title':'Files','tasks':[
                      {'id':'get','type':'http','config':{'method':'GET','url':'%1$s/large','as':'file'}},
                      {'id':'pass','type':'template','config':{'value':'{{ tasks.get.output.body }}'}},
                      {'id':'put','type':'http','config':{'method':'POST','url':'%1$s/sink','file':'{{ tasks.pass.output.value }}'}}]}"""
                    .formatted(url));
            Row row = run("outputs of 200 MB by reference", () -> Weft.start(queue, canvas, Json.object()));
            server.stop(0);
            if (received.get() != FILE_MEGABYTES * MEGABYTE) {
                throw new IllegalStateException("Only " + received.get() + " bytes arrived");
            }
            return row;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Most of the heap that was still in use after a collection. */
    private static final class Heap implements AutoCloseable {
        private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
        private final AtomicLong most = new AtomicLong();

        Heap() {
            System.gc();
            sampler.scheduleAtFixedRate(this::sample, 1, 1, TimeUnit.SECONDS);
        }

        private void sample() {
            long used = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getType() == MemoryType.HEAP)
                    .map(pool -> Optional.ofNullable(pool.getCollectionUsage()))
                    .mapToLong(usage -> usage.map(MemoryUsage::getUsed).orElse(0L))
                    .sum();
            most.accumulateAndGet(used, Math::max);
        }

        long most() {
            sample();
            return most.get();
        }

        @Override
        public void close() {
            sampler.shutdownNow();
        }
    }
}
