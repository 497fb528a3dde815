package dev.weft.chaos;

import dev.weft.chaos.check.Auditor;
import dev.weft.chaos.check.JournalReader;
import dev.weft.chaos.check.Observer;
import dev.weft.chaos.check.Strikes;
import dev.weft.chaos.check.Violations;
import dev.weft.chaos.load.Calls;
import dev.weft.chaos.load.Load;
import dev.weft.chaos.load.Outside;
import dev.weft.chaos.load.Streams;
import dev.weft.chaos.load.WeftClient;
import dev.weft.chaos.site.Component;
import dev.weft.chaos.site.Installation;
import dev.weft.chaos.site.Kind;
import dev.weft.chaos.site.Link;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** One installation for all tests of this JVM, and what a test needs to bring single runs into a situation. */
final class Laboratory {
    static final long SEED = Long.getLong("weft.chaos.seed", System.currentTimeMillis() / 86_400_000);
    static final Suite.Options OPTIONS = Suite.Options.brief(SEED, folder());
    static final Outside OUTSIDE = new Outside(SEED, OPTIONS.workers(), new Calls());
    static final Installation INSTALLATION = Suite.install(OPTIONS, OUTSIDE);

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long LOOK_MILLIS = 20;

    static {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            INSTALLATION.close();
            OUTSIDE.close();
        }));
    }

    final Violations violations = new Violations(SEED);
    final JournalReader journal;
    final WeftClient client;
    final Observer observer;
    final Load load;
    final WorkflowServiceStubs temporal;
    final Auditor auditor;

    Laboratory() throws InterruptedException {
        this(1);
    }

    /** @param atOnce runs in flight, once the load is started */
    Laboratory(int atOnce) throws InterruptedException {
        Suite.Access access = Suite.Access.to(INSTALLATION);
        journal = JournalReader.of(INSTALLATION, access.workspace());
        client = new WeftClient(INSTALLATION.apiUrls(), access.key());
        observer = new Observer(journal, violations);
        load = new Load(SEED, atOnce, client, observer, new Streams(SEED, client, violations), violations);
        load.prepare(INSTALLATION.ledgerUrl());
        temporal = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(INSTALLATION.temporalAddress())
                .build());
        auditor = new Auditor(OUTSIDE.calls(), new Strikes(), violations, temporal);
    }

    void close() {
        load.close();
        observer.close();
        journal.close();
        client.close();
        temporal.shutdownNow();
    }

    static Component worker(int number) {
        return INSTALLATION.of(Kind.WORKER).get(number - 1);
    }

    static Link temporalOf(int worker) {
        return INSTALLATION.link(Kind.WORKER, worker, Kind.TEMPORAL.wire());
    }

    /** For either worker's next payment. */
    static void onPayment(Outside.Trap trap) {
        for (int worker = 1; worker <= OPTIONS.workers(); worker++) {
            OUTSIDE.set(worker, trap);
        }
    }

    static void disarm() {
        for (int worker = 1; worker <= OPTIONS.workers(); worker++) {
            OUTSIDE.disarm(worker);
        }
    }

    /** Asks until the answer is yes. */
    static void await(String what, Callable<Boolean> question) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!question.call()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("Not within " + LIMIT + ": " + what);
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("weft-chaos-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
