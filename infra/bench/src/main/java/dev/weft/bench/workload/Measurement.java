package dev.weft.bench.workload;

import dev.weft.bench.CpuTime;
import dev.weft.bench.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Measures contenders in turns, so that what changes on the machine meanwhile meets all of them. All are warmed alike.
 */
final class Measurement {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Effort effort;

    Measurement(Effort effort) {
        this.effort = effort;
    }

    /**
     * @param latency of runs one after the other
     * @param load with all clients at once
     */
    record Figures(Timings latency, Load load) {}

    /** By contender, in their order. */
    Map<Contender, Figures> of(List<Contender> contenders) {
        warm(contenders);
        Map<Contender, List<Long>> latencies = latencies(contenders);
        Map<Contender, Load> loads = loads(contenders);
        Map<Contender, Figures> figures = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            figures.put(
                    contender,
                    new Figures(
                            Timings.ofNanos(latencies.getOrDefault(contender, List.of())),
                            loads.getOrDefault(contender, Load.NONE)));
        }
        return figures;
    }

    private void warm(List<Contender> contenders) {
        for (int run = 0; run < effort.warmRuns(); run++) {
            contenders.forEach(Contender::run);
        }
        contenders.forEach(contender -> load(contender, effort.warmUnderLoad()));
    }

    private Map<Contender, List<Long>> latencies(List<Contender> contenders) {
        Map<Contender, List<Long>> nanos = new LinkedHashMap<>();
        for (int round = 0; round < effort.rounds(); round++) {
            for (Contender contender : turned(contenders, round)) {
                List<Long> own = nanos.computeIfAbsent(contender, first -> new ArrayList<>());
                for (int run = 0; run < effort.runsPerRound(); run++) {
                    long began = System.nanoTime();
                    contender.run();
                    own.add(System.nanoTime() - began);
                }
            }
        }
        return nanos;
    }

    private Map<Contender, Load> loads(List<Contender> contenders) {
        Map<Contender, Load> loads = new LinkedHashMap<>();
        for (int slice = 0; slice < effort.slices(); slice++) {
            for (Contender contender : turned(contenders, slice)) {
                loads.merge(contender, load(contender, effort.slice()), Load::plus);
            }
        }
        return loads;
    }

    /** Each round another one begins. */
    private static List<Contender> turned(List<Contender> contenders, int by) {
        List<Contender> turned = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            turned.add(contenders.get((i + by) % contenders.size()));
        }
        return turned;
    }

    /** What all clients at once have come to. */
    record Load(int runs, long nanos, CpuTime cpu) {
        static final Load NONE = new Load(0, 1, new CpuTime(Duration.ZERO, Duration.ZERO, Duration.ZERO));

        Load plus(Load other) {
            return new Load(runs + other.runs, nanos + other.nanos, cpu.plus(other.cpu));
        }

        double cpuMillisPerRun(Function<CpuTime, Duration> part) {
            return part.apply(cpu).toMillis() / (double) Math.max(1, runs);
        }

        double runsPerSecond() {
            return runs * NANOS_PER_SECOND / nanos;
        }
    }

    private Load load(Contender contender, Duration duration) {
        return load(contender, effort.clients(), duration);
    }

    /** Starts runs for that long and counts all of them, over the time until the last one has ended. */
    static Load load(Contender contender, int count, Duration duration) {
        CpuTime cpu = CpuTime.now();
        long began = System.nanoTime();
        long until = began + duration.toNanos();
        Callable<Integer> client = () -> {
            int runs = 0;
            while (runs == 0 || System.nanoTime() < until) {
                contender.run();
                runs++;
            }
            return runs;
        };
        int runs = 0;
        try (ExecutorService clients = Executors.newFixedThreadPool(count)) {
            List<Future<Integer>> started = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                started.add(clients.submit(client));
            }
            for (Future<Integer> one : started) {
                runs += one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(contender.name() + " failed under load", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new Load(runs, System.nanoTime() - began, CpuTime.now().minus(cpu));
    }
}
