package dev.weft.chaos;

import dev.weft.chaos.check.Auditor;
import dev.weft.chaos.check.JournalReader;
import dev.weft.chaos.check.JournalReader.Row;
import dev.weft.chaos.check.Observer;
import dev.weft.chaos.check.Strikes;
import dev.weft.chaos.check.Violations;
import dev.weft.chaos.check.Watched;
import dev.weft.chaos.fault.Chaos;
import dev.weft.chaos.fault.LostObject;
import dev.weft.chaos.fault.Recovery;
import dev.weft.chaos.load.Approver;
import dev.weft.chaos.load.Calls;
import dev.weft.chaos.load.Load;
import dev.weft.chaos.load.Outside;
import dev.weft.chaos.load.Streams;
import dev.weft.chaos.load.WeftClient;
import dev.weft.chaos.report.Result;
import dev.weft.chaos.report.Sample;
import dev.weft.chaos.site.Installation;
import dev.weft.chaos.site.Kind;
import dev.weft.services.Tools;
import dev.weft.settings.Settings;
import dev.weft.store.KeyStore;
import dev.weft.store.Store;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of the suite: sets an installation up, loads it, spoils it, and checks what has become of every run. */
public final class Suite {
    private static final Logger LOG = LoggerFactory.getLogger(Suite.class);

    private final Options options;

    /**
     * @param kills after so many it is enough
     * @param time under faults, at most
     * @param atOnce runs in flight
     * @param patience how long the last runs may take once the faults are over
     * @param archives whether processes start from archives of their classes, which take a while to make
     * @param folder for data and logs
     */
    public record Options(
            long seed,
            int kills,
            Duration time,
            int workers,
            int apis,
            int atOnce,
            Duration patience,
            boolean archives,
            Path folder) {

        /** A minute, for every build. */
        static Options brief(long seed, Path folder) {
            return new Options(
                    seed, 20, Duration.ofSeconds(60), 2, 1, 12, Duration.ofMinutes(3), true, folder);
        }
    }

    public Suite(Options options) {
        this.options = options;
    }

    public Result run() throws InterruptedException {
        try (Outside outside = new Outside(options.seed(), options.workers(), new Calls());
                Installation installation = install(options, outside)) {
            return run(outside, installation);
        }
    }

    static Installation install(Options options, Outside outside) {
        return Installation.open(new Installation.Plan(
                options.folder(),
                Tools.of(Settings.fromEnvironment(), LOG::info),
                options.apis(),
                options.archives(),
                outside.ledgerPorts(),
                outside.providerPorts()));
    }

    /** A workspace and a key to it. */
    record Access(String workspace, String key) {
        static Access to(Installation installation) {
            try (Store store = Store.open(installation.directSettings())) {
                String workspace = store.workspaces().create("chaos", Optional.empty()).id();
                return new Access(
                        workspace,
                        store.keys()
                                .mint(workspace, "chaos", KeyStore.Scope.WORKSPACE, Optional.empty())
                                .key());
            }
        }
    }

    /** The same with an installation that is there already and stays. */
    Result run(Outside outside, Installation installation) throws InterruptedException {
        Access access = Access.to(installation);
        long seed = options.seed();
        Violations violations = new Violations(seed);
        Strikes strikes = new Strikes();
        Recovery recovery = new Recovery();
        WorkflowServiceStubs temporal = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(installation.temporalAddress())
                .setRpcTimeout(Duration.ofSeconds(5))
                .build());
        try (JournalReader journal = JournalReader.of(installation, access.workspace());
                JournalReader questions = JournalReader.of(installation, access.workspace());
                WeftClient client = new WeftClient(installation.apiUrls(), access.key());
                Observer observer = new Observer(journal, violations)) {
            Streams streams = new Streams(seed, client, violations);
            Auditor auditor = new Auditor(outside.calls(), strikes, violations, temporal);
            Load load = new Load(seed, options.atOnce(), client, observer, streams, violations);
            load.prepare(installation.ledgerUrl());
            outside.behave(false);
            watchRecovery(outside, client, observer, recovery);
            client.onAnswer((api, answer) -> {
                if (answer.status() == 500) {
                    violations.add("", "api-" + api + " answered 500: " + answer.body());
                }
            });
            LostObject lostObject = new LostObject(questions, installation.minio(), load, strikes);
            Thread audit = Thread.ofPlatform().name("audit").daemon().start(() -> audit(observer, auditor));
            long begin = System.nanoTime();
            List<Sample> samples = new ArrayList<>();
            Thread sampler = Thread.ofPlatform()
                    .name("samples")
                    .daemon()
                    .start(() -> sample(begin, observer, outside.calls(), samples));
            int kills;
            try (Approver approver = new Approver(questions, client, violations, lostObject::released);
                    load) {
                load.start();
                try (Chaos chaos = new Chaos(
                        seed,
                        installation,
                        outside,
                        load,
                        client,
                        questions,
                        strikes,
                        recovery,
                        lostObject,
                        violations)) {
                    chaos.run(options.kills(), options.time());
                    kills = chaos.kills();
                }
                LOG.info("{} kills; waiting for what is in flight", kills);
                outside.behave(true);
                load.stop();
                load.awaitAnswers(options.patience());
                awaitEnd(observer, violations);
                Thread.sleep(1_000);
            }
            int seconds = (int) ((System.nanoTime() - begin) / 1_000_000_000);
            stop(sampler);
            stop(audit);
            return conclude(
                    new Concluding(begin, seconds, kills, load, observer, auditor, streams, journal),
                    outside.calls(),
                    strikes,
                    recovery,
                    violations,
                    samples);
        } finally {
            temporal.shutdownNow();
        }
    }

    private static void stop(Thread thread) throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    /** A worker works when its tasks call, an API when it answers, Temporal when it starts a run, PostgreSQL when an event is committed. */
    private static void watchRecovery(Outside outside, WeftClient client, Observer observer, Recovery recovery) {
        outside.calls().onCall(call -> recovery.works("worker-" + call.worker()));
        client.onAnswer((api, answer) -> {
            if (answer.status() < 500) {
                recovery.works("api-" + api);
            }
        });
        observer.onEvent(event -> {
            if (event.kind().equals("run.started")) {
                recovery.works(Kind.TEMPORAL.wire(), event.at());
            }
            recovery.works(Kind.POSTGRES.wire(), event.at());
        });
    }

    private static void sample(long begin, Observer observer, Calls calls, List<Sample> samples) {
        try {
            while (true) {
                int open = observer.open().size();
                int accepted = observer.runs().size();
                synchronized (samples) {
                    samples.add(new Sample(
                            (int) ((System.nanoTime() - begin) / 1_000_000_000),
                            open,
                            accepted,
                            accepted - open,
                            calls.count()));
                }
                Thread.sleep(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Checks each run soon after its end. */
    private static void audit(Observer observer, Auditor auditor) {
        Set<String> done = new LinkedHashSet<>();
        try {
            while (true) {
                for (Watched run : observer.runs()) {
                    if (run.ended().isDone() && done.add(run.run())) {
                        auditor.ended(run, run.ended().join(), false);
                        auditor.paid(run);
                    }
                }
                Thread.sleep(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd(Observer observer, Violations violations) throws InterruptedException {
        long end = System.nanoTime() + options.patience().toNanos();
        for (Watched run : observer.runs()) {
            try {
                run.ended().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                violations.add(
                        run.run(),
                        "%s(%d) has not ended %d s after the last fault; its last event is %d"
                                .formatted(
                                        run.work(), run.number(), options.patience().toSeconds(), run.lastSeq()));
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private record Concluding(
            long begin,
            int seconds,
            int kills,
            Load load,
            Observer observer,
            Auditor auditor,
            Streams streams,
            JournalReader journal) {}

    /** The last look, over all runs at once. */
    private Result conclude(
            Concluding end,
            Calls calls,
            Strikes strikes,
            Recovery recovery,
            Violations violations,
            List<Sample> samples)
            throws InterruptedException {
        int before = violations.all().size();
        List<Watched> runs = end.observer().runs();
        List<Row> rows = new ArrayList<>();
        for (Watched run : runs) {
            end.auditor().paid(run);
            Row row = end.journal().run(run.run()).orElse(new Row(run.run(), "gone", false, 0, "null", ""));
            rows.add(row);
            if (run.ended().isDone() && !run.ended().join().status().equals(row.status())) {
                violations.add(run.run(), "ended as " + run.ended().join().status() + " and is now " + row.status());
            }
            if (row.finished()) {
                end.auditor().ended(run, row, true);
            }
        }
        List<String> stored = end.journal().runs();
        if (stored.size() != end.load().requested()) {
            violations.add(
                    "", end.load().requested() + " starts with a key each made " + stored.size() + " runs");
        }
        Set<String> known = new LinkedHashSet<>(runs.stream().map(Watched::run).toList());
        stored.stream().filter(run -> !known.contains(run)).forEach(run -> violations.add(run, "nobody was told of it"));
        calls.runs().stream()
                .filter(run -> !known.contains(run) && stored.contains(run))
                .forEach(run -> violations.add(run, "it calls, and nobody knows it"));
        end.journal().crooked().forEach(wrong -> violations.add("", "a crooked journal: " + wrong));
        end.journal().finishedTwice().forEach(wrong -> violations.add(wrong, "finished twice"));
        end.auditor().tally(runs);
        LOG.info("{} violations, {} of them found at the end", violations.all().size(), violations.all().size() - before);
        int finished = (int) rows.stream().filter(Row::finished).count();
        return new Result(
                options.seed(),
                end.seconds(),
                end.kills(),
                faults(strikes),
                runs.size(),
                finished,
                runs.size() - finished,
                (int) violations.all().stream().filter(Suite::duplicate).count(),
                calls.count(),
                end.auditor().repeated(),
                end.auditor().late(),
                end.auditor().failedAsExpected(),
                end.streams().streams(),
                end.streams().connections(),
                end.streams().events(),
                recovery.taken(),
                durations(runs),
                List.copyOf(samples),
                marks(strikes, end.begin()),
                violations.all());
    }

    private static boolean duplicate(String violation) {
        return violation.contains("calls, of which")
                || violation.contains("after its result stood")
                || violation.contains("finished twice")
                || violation.contains("was started again")
                || violation.contains("starts with a key");
    }

    private static Map<String, Integer> faults(Strikes strikes) {
        Map<String, Integer> counts = new TreeMap<>();
        strikes.all().forEach(strike -> counts.merge(strike.kind(), 1, Integer::sum));
        return new LinkedHashMap<>(counts);
    }

    private static List<Long> durations(List<Watched> runs) {
        return runs.stream()
                .flatMap(run -> run.duration().stream())
                .sorted()
                .toList();
    }

    private static List<Result.Mark> marks(Strikes strikes, long begin) {
        return strikes.all().stream()
                .map(strike -> new Result.Mark(
                        (strike.begin() - begin) / 1e9,
                        (Math.min(strike.end(), System.nanoTime()) - begin) / 1e9,
                        strike.kind(),
                        strike.fault()))
                .toList();
    }
}
