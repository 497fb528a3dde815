package dev.weft.chaos.load;

import dev.weft.chaos.check.Observer;
import dev.weft.chaos.check.Violations;
import dev.weft.chaos.check.Watched;
import dev.weft.chaos.load.WeftClient.Answer;
import dev.weft.json.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps a number of runs of mixed canvases in flight. Each start has an {@code Idempotency-Key} and is repeated with it
 * until it is accepted. Every third run has a client that follows its events. Thread safe.
 */
public final class Load implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Load.class);
    private static final int FOLLOWED = 3;
    private static final long END_SECONDS = 30;
    private static final long LOOK_MILLIS = 100;

    private final WeftClient client;
    private final Observer observer;
    private final Streams streams;
    private final Violations violations;
    private final Random random;
    private final Map<Work, String> canvases = new EnumMap<>(Work.class);
    private final Semaphore places;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger requested = new AtomicInteger();
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong(1);
    private volatile boolean stopped;
    private Optional<Thread> thread = Optional.empty();

    /** @param atOnce runs in flight */
    public Load(
            long seed, int atOnce, WeftClient client, Observer observer, Streams streams, Violations violations) {
        this.client = client;
        this.observer = observer;
        this.streams = streams;
        this.violations = violations;
        this.random = new Random(seed);
        this.places = new Semaphore(atOnce);
    }

    /** Saves the canvases. */
    public void prepare(String ledgerUrl) throws InterruptedException {
        for (Work work : Work.values()) {
            Answer answer = client.post("/weft/v1/canvases", work.definition(ledgerUrl), Optional.empty());
            if (answer.status() != 201) {
                throw new IllegalStateException(work + " was refused: " + answer);
            }
            canvases.put(work, answer.json().path("id").asString());
        }
    }

    public void start() {
        thread = Optional.of(Thread.ofPlatform().name("load").daemon().start(this::loop));
    }

    private void loop() {
        try {
            while (!stopped) {
                if (places.tryAcquire(200, TimeUnit.MILLISECONDS)) {
                    Work work = choose();
                    threads.execute(() -> run(work));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Work choose() {
        int dice = random.nextInt(Arrays.stream(Work.values()).mapToInt(Work::share).sum());
        for (Work work : Work.values()) {
            dice -= work.share();
            if (dice < 0) {
                return work;
            }
        }
        throw new IllegalStateException("No work has a share");
    }

    private void run(Work work) {
        try {
            Watched run = start(work);
            run.ended().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            if (!stopped) {
                violations.add("", "a run of " + work + " could not be started: " + e.getMessage());
                LOG.warn("A run could not be started", e);
            }
        } finally {
            places.release();
        }
    }

    /** Starts a run and watches it; returns once it is accepted. */
    public Watched start(Work work) throws InterruptedException {
        return send(next(work));
    }

    /** A start to be sent by oneself. */
    public Start next(Work work) {
        long number = numbers.getAndIncrement();
        requested.incrementAndGet();
        ObjectNode body = Json.object().put("canvasId", canvases.get(work));
        body.putObject("inputs").put("n", number);
        Start start = new Start(work, number, "start-" + number, body);
        unanswered.add(start.key());
        return start;
    }

    /** What is to be sent to start a run. */
    public record Start(Work work, long number, String key, ObjectNode body) {}

    /** The run that was answered. */
    public Watched accepted(Start start, Answer answer) {
        if (answer.status() != 202) {
            throw new IllegalStateException("Refused: " + answer);
        }
        Watched run = observer.watch(answer.json().path("id").asString(), start.work(), start.number());
        unanswered.remove(start.key());
        if (start.number() % FOLLOWED == 0 && !stopped) {
            threads.execute(() -> streams.follow(run));
        }
        return run;
    }

    private Watched send(Start start) throws InterruptedException {
        return accepted(start, client.post("/weft/v1/runs", start.body(), Optional.of(start.key())));
    }

    /** Sends a start whose answer was lost, until it is answered. Returns at once. */
    public void repeat(Start start) {
        threads.execute(() -> {
            try {
                send(start);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                violations.add("", "a run of " + start.work() + " could not be started: " + e.getMessage());
                LOG.warn("A run could not be started", e);
            }
        });
    }

    /** Waits until all that was asked for is accepted and watched, or the time is over. */
    public void awaitAnswers(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!unanswered.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Starts that were asked for, each with a key of its own. */
    public int requested() {
        return requested.get();
    }

    /** Starts nothing new from now on; what is being started is. */
    public void stop() throws InterruptedException {
        stopped = true;
        if (thread.isPresent()) {
            thread.get().join();
        }
    }

    /** Waits for the clients, for half a minute. */
    @Override
    public void close() {
        stopped = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
