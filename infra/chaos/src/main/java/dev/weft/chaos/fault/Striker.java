package dev.weft.chaos.fault;

import dev.weft.chaos.check.JournalReader;
import dev.weft.chaos.check.Strikes;
import dev.weft.chaos.check.Strikes.Strike;
import dev.weft.chaos.fault.Fault.Point;
import dev.weft.chaos.load.Call;
import dev.weft.chaos.load.Load;
import dev.weft.chaos.load.Outside;
import dev.weft.chaos.load.WeftClient;
import dev.weft.chaos.load.WeftClient.Answer;
import dev.weft.chaos.load.Work;
import dev.weft.chaos.site.Component;
import dev.weft.chaos.site.FakedClock;
import dev.weft.chaos.site.Installation;
import dev.weft.chaos.site.Kind;
import dev.weft.chaos.site.Link;
import dev.weft.chaos.site.Link.Trouble;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings faults about, all of them from outside of the processes that suffer. Used by one thread. */
final class Striker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Striker.class);
    private static final Duration TRAP_LIMIT = Duration.ofSeconds(6);
    private static final Duration COMMIT_LIMIT = Duration.ofSeconds(5);
    private static final Duration UP_LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 20;

    private final Parts parts;
    private final Recovery recovery;
    private final LostObject lostObject;
    private final AtomicInteger kills = new AtomicInteger();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

    /** What a striker works on. */
    record Parts(
            Installation installation,
            Outside outside,
            Load load,
            WeftClient client,
            JournalReader journal,
            Strikes strikes) {}

    Striker(Parts parts, Recovery recovery, LostObject lostObject) {
        this.parts = parts;
        this.recovery = recovery;
        this.lostObject = lostObject;
    }

    int kills() {
        return kills.get();
    }

    /** Brings it about; what lasts goes on in the background. */
    void strike(Fault fault) throws InterruptedException {
        switch (fault) {
            case Fault.Kill kill -> kill(standing(kill.kind(), kill.number()), "");
            case Fault.KillAt(Point point, int number) -> {
                if (point == Point.AFTER_ACCEPTANCE) {
                    Component api = standing(Kind.API, number);
                    lasting(api.name(), () -> afterAcceptance(api));
                } else {
                    Component worker = standing(Kind.WORKER, number);
                    lasting(worker.name(), () -> atPayment(point, worker));
                }
            }
            case Fault.Pause pause -> lasting("worker-" + pause.worker(), () -> pause(pause));
            case Fault.Spoil spoil -> {
                Link link = parts.installation().links().get(spoil.link());
                lasting(link.name(), () -> spoil(link, spoil.trouble(), spoil.time()));
            }
            case Fault.FullDisk full -> lasting("disk", () -> fill(full.time()));
            case Fault.LoseObject lose -> lasting("object", lostObject::lose);
            case Fault.ClockJump jump -> lasting("clock", () -> jump(jump));
        }
    }

    /**
     * The one that was chosen, or another of its kind while that one is not there or a trap is set for it. Who has just come back is left alone
     * for a moment: a process that dies while it starts has nothing to lose.
     */
    private Component standing(Kind kind, int number) throws InterruptedException {
        List<Component> all = parts.installation().of(kind);
        long end = System.nanoTime() + UP_LIMIT.toNanos();
        while (System.nanoTime() < end) {
            for (int i = 0; i < all.size(); i++) {
                Component one = all.get((number - 1 + i) % all.size());
                if (one.settled() && !busy.contains(one.name())) {
                    return one;
                }
            }
            Thread.sleep(LOOK_MILLIS);
        }
        throw new IllegalStateException("No " + kind.wire() + " has come back for " + UP_LIMIT);
    }

    private void kill(Component target, String point) {
        String kind = "kill " + target.kind().wire() + (point.isEmpty() ? "" : " " + point);
        Strike strike = begin(target.name(), kind, hit(target), false);
        Recovery.Loss loss = recovery.begins(path(target), kind);
        if (target.kill(loss::gone, () -> ready(target))) {
            kills.incrementAndGet();
        }
        parts.strikes().end(strike, System.nanoTime());
    }

    private static String path(Component target) {
        return target.kind() == Kind.WORKER || target.kind() == Kind.API
                ? target.name()
                : target.kind().wire();
    }

    /** What MinIO's path is good for is seen by its own answer; of all others, others tell. */
    private void ready(Component target) {
        if (target.kind() == Kind.MINIO) {
            recovery.works(path(target));
        }
    }

    private Set<Integer> hit(Component target) {
        return switch (target.kind()) {
            case WORKER -> Set.of(target.number());
            case TEMPORAL, POSTGRES -> everyWorker();
            case API, MINIO -> Set.of();
        };
    }

    private Set<Integer> everyWorker() {
        return IntStream.rangeClosed(1, parts.installation().of(Kind.WORKER).size())
                .boxed()
                .collect(Collectors.toSet());
    }

    private Strike begin(String target, String kind, Set<Integer> workers, boolean delays) {
        LOG.info("{} {}", kind, target);
        Strike strike = new Strike(kind + " " + target, kind, System.nanoTime(), Long.MAX_VALUE, workers, delays);
        parts.strikes().add(strike);
        return strike;
    }

    // --- named points

    /** Waits for the worker's next payment. When none comes the worker dies wherever it is. */
    private void atPayment(Point point, Component worker) throws InterruptedException {
        CountDownLatch sprung = new CountDownLatch(1);
        AtomicBoolean taken = new AtomicBoolean();
        parts.outside().set(worker.number(), new Outside.Trap() {
            @Override
            public Outside.Next arrived(Call call) {
                taken.set(true);
                if (point == Point.BEFORE_EFFECT) {
                    kill(worker, point.wire());
                    sprung.countDown();
                    return Outside.Next.BREAK_OFF;
                }
                return Outside.Next.GO_ON;
            }

            @Override
            public Outside.Next taken(Call call) {
                if (point == Point.AFTER_EFFECT) {
                    kill(worker, point.wire());
                    sprung.countDown();
                    return Outside.Next.BREAK_OFF;
                }
                background.execute(() -> {
                    try {
                        beforeAcknowledgement(worker, call);
                    } finally {
                        sprung.countDown();
                    }
                });
                return Outside.Next.GO_ON;
            }
        });
        if (!sprung.await(TRAP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                && parts.outside().disarm(worker.number())
                && worker.up()) {
            kill(worker, "");
        } else if (taken.get()) {
            sprung.await(TRAP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** The worker loses Temporal, commits its result, and dies. */
    private void beforeAcknowledgement(Component worker, Call call) {
        Link link = parts.installation().link(Kind.WORKER, worker.number(), Kind.TEMPORAL.wire());
        boolean mine = busy.add(link.name());
        if (mine) {
            link.spoil(Trouble.SILENCE);
        }
        try {
            long end = System.nanoTime() + COMMIT_LIMIT.toNanos();
            while (System.nanoTime() < end && !parts.journal().finished(call.run(), call.path())) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            kill(worker, Point.BEFORE_ACKNOWLEDGEMENT.wire());
            if (mine) {
                link.mend(Trouble.SILENCE);
                busy.remove(link.name());
            }
        }
    }

    /** The API loses Temporal, accepts a run, and dies. */
    private void afterAcceptance(Component api) throws InterruptedException {
        Link link = parts.installation().link(Kind.API, api.number(), Kind.TEMPORAL.wire());
        boolean mine = busy.add(link.name());
        if (mine) {
            link.spoil(Trouble.SILENCE);
        }
        Load.Start start = parts.load().next(Work.PAYMENTS);
        Optional<Answer> answer = Optional.empty();
        try {
            answer = answered(api, start);
            kill(api, Point.AFTER_ACCEPTANCE.wire());
        } finally {
            // The suite may end meanwhile: what was asked for is watched all the same.
            if (answer.isPresent()) {
                parts.load().accepted(start, answer.get());
            } else {
                parts.load().repeat(start);
            }
            if (mine) {
                link.mend(Trouble.SILENCE);
                busy.remove(link.name());
            }
        }
    }

    private Optional<Answer> answered(Component api, Load.Start start) throws InterruptedException {
        try {
            return Optional.of(parts.client().postTo(
                            api.number(), "/weft/v1/runs", start.body(), Optional.of(start.key())))
                    .filter(said -> said.status() == 202);
        } catch (IOException e) {
            LOG.debug("The API had no answer", e);
            return Optional.empty();
        }
    }

    // --- what lasts

    private interface Lasting {
        void run() throws InterruptedException;
    }

    /** Nothing is struck by two lasting faults at once: the second one does not happen. */
    private void lasting(String what, Lasting fault) {
        if (!busy.add(what)) {
            return;
        }
        background.execute(() -> {
            try {
                fault.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("A fault could not be brought about or ended", e);
            } finally {
                busy.remove(what);
            }
        });
    }

    private void pause(Fault.Pause pause) throws InterruptedException {
        Component worker = parts.installation().of(Kind.WORKER).get(pause.worker() - 1);
        Strike strike = begin(worker.name(), "pause worker", Set.of(pause.worker()), true);
        Recovery.Loss loss = recovery.begins(path(worker), "pause worker");
        worker.signal("STOP");
        loss.gone();
        try {
            Thread.sleep(pause.time());
        } finally {
            worker.signal("CONT");
            parts.strikes().end(strike, System.nanoTime());
        }
    }

    private void spoil(Link link, Trouble trouble, Duration time) throws InterruptedException {
        String kind = "network " + trouble.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        Set<Integer> workers = new LinkedHashSet<>();
        if (link.from().kind().equals(Kind.WORKER.wire())) {
            workers.add(link.from().number());
        }
        Strike strike = begin(link.name(), kind, workers, true);
        link.spoil(trouble);
        try {
            Thread.sleep(time);
        } finally {
            link.mend(trouble);
            parts.strikes().end(strike, System.nanoTime());
        }
    }

    private void fill(Duration time) throws InterruptedException {
        if (parts.installation().disk().isEmpty()) {
            return;
        }
        Strike strike = begin("minio", "disk full", Set.of(), false);
        parts.installation().disk().get().fill();
        try {
            Thread.sleep(time);
        } finally {
            parts.installation().disk().get().empty();
            parts.strikes().end(strike, System.nanoTime());
        }
    }

    /**
     * The worker dies for it first: only its next process has a clock that can be moved. That process dies at the end:
     * as long as it lives each look at its clock takes long, so that it misses Temporal's time limits.
     */
    private void jump(Fault.ClockJump jump) throws InterruptedException {
        if (parts.installation().clock().isEmpty()) {
            return;
        }
        FakedClock clock = parts.installation().clock().get();
        Component worker = parts.installation().of(Kind.WORKER).getLast();
        clock.wanted(true);
        try {
            // Its start takes half a minute of processor time, in which nobody else gets much done.
            Strike start = begin(worker.name(), "start with another clock", everyWorker(), true);
            kill(worker, "");
            awaitUp(worker);
            parts.strikes().end(start, System.nanoTime());
            Strike strike = begin(worker.name() + " by " + jump.by(), "clock jump", Set.of(worker.number()), true);
            clock.set(jump.by());
            try {
                Thread.sleep(jump.time());
            } finally {
                clock.set(Duration.ZERO);
                clock.wanted(false);
                kill(worker, "");
                parts.strikes().end(strike, System.nanoTime());
            }
        } finally {
            clock.wanted(false);
        }
    }

    private static void awaitUp(Component component) throws InterruptedException {
        long end = System.nanoTime() + UP_LIMIT.toNanos();
        while (!component.up() && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Ends what lasts. */
    @Override
    public void close() {
        background.shutdownNow();
        try {
            background.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        IntStream.rangeClosed(1, parts.installation().of(Kind.WORKER).size())
                .forEach(parts.outside()::disarm);
    }
}
