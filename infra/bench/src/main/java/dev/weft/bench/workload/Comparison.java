package dev.weft.bench.workload;

import dev.weft.bench.CpuTime;
import dev.weft.bench.Timings;
import dev.weft.bench.WeftUnderTest;
import dev.weft.bench.workload.HandWritten.Placement;
import dev.weft.bench.workload.Measurement.Figures;
import dev.weft.bench.workload.Measurement.Load;
import dev.weft.json.Json;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Runs all workloads on all sides and says how Weft stands beside hand-written ordinary activities. */
public final class Comparison {
    private final Effort effort;
    private final PrintStream progress;

    public Comparison(Effort effort, PrintStream progress) {
        this.effort = effort;
        this.progress = progress;
    }

    /**
     * @param stream whether Weft's callers follow the event stream instead of waiting for the answer
     * @return per workload and contender: latency, runs per second, and both as ratios to ordinary activities
     */
    public ObjectNode run(Set<Workload> workloads, boolean stream) {
        ObjectNode result = Json.object();
        WeftSide.Ending ending = stream ? WeftSide.Ending.STREAM : WeftSide.Ending.WAIT;
        try (WeftUnderTest weft = WeftUnderTest.start(Map.of());
                StepServer steps = StepServer.start();
                TemporalSide temporal = TemporalSide.start(weft.temporalAddress(), steps.url())) {
            WeftSide side = new WeftSide(weft.client(), steps.url(), ending);
            for (Workload workload : workloads) {
                List<Contender> contenders = new ArrayList<>();
                contenders.add(side.contender(workload, "weft", "local"));
                if (workload.step() == Workload.Step.HTTP) {
                    contenders.add(side.contender(workload, "weft-queued", "queued"));
                }
                contenders.add(temporal.contender(workload, Placement.ORDINARY));
                contenders.add(temporal.contender(workload, Placement.LOCAL));
                progress.println(workload + " " + workload.title());
                report(result, workload, new Measurement(effort).of(contenders));
            }
        }
        return result;
    }

    /** Runs one workload of Weft's alone, for a profiler to look at. */
    public void load(Workload workload, String placement, int clients, Duration duration) {
        try (WeftUnderTest weft = WeftUnderTest.start(Map.of());
                StepServer steps = StepServer.start()) {
            Contender contender = new WeftSide(weft.client(), steps.url(), WeftSide.Ending.WAIT)
                    .contender(workload, "weft", placement);
            Load load = Measurement.load(contender, clients, duration);
            progress.println(String.format(
                    Locale.ROOT,
                    "%s %7.1f runs/s  cpu ms per run: jvm %.1f temporal %.1f postgres %.1f",
                    workload,
                    load.runsPerSecond(),
                    load.cpuMillisPerRun(CpuTime::jvm),
                    load.cpuMillisPerRun(CpuTime::temporal),
                    load.cpuMillisPerRun(CpuTime::postgres)));
        }
    }

    private void report(ObjectNode result, Workload workload, Map<Contender, Figures> figures) {
        Figures ordinary = figures.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals("temporal-ordinary"))
                .findFirst()
                .orElseThrow()
                .getValue();
        ObjectNode node = result.putObject(workload.name()).put("title", workload.title());
        ObjectNode contenders = node.putObject("contenders");
        figures.forEach((contender, own) -> {
            double latency = own.latency().p50() / ordinary.latency().p50();
            double throughput = own.load().runsPerSecond() / ordinary.load().runsPerSecond();
            ObjectNode one = contenders.putObject(contender.name());
            own.latency().writeTo(one.putObject("latency"));
            one.put("runsPerSecond", Timings.rounded(own.load().runsPerSecond()));
            one.putObject("cpuMillisPerRun")
                    .put("jvm", Timings.rounded(own.load().cpuMillisPerRun(CpuTime::jvm)))
                    .put("temporal", Timings.rounded(own.load().cpuMillisPerRun(CpuTime::temporal)))
                    .put("postgres", Timings.rounded(own.load().cpuMillisPerRun(CpuTime::postgres)));
            one.put("p50OfOrdinary", Timings.rounded(latency));
            one.put("runsPerSecondOfOrdinary", Timings.rounded(throughput));
            progress.println(String.format(
                    Locale.ROOT,
                    "  %-18s p50 %7.1f ms  p99 %7.1f ms  %7.1f runs/s   %5.2f x p50  %5.2f x runs/s"
                            + "  cpu ms per run: jvm %.1f temporal %.1f postgres %.1f",
                    contender.name(),
                    own.latency().p50(),
                    own.latency().p99(),
                    own.load().runsPerSecond(),
                    latency,
                    throughput,
                    own.load().cpuMillisPerRun(CpuTime::jvm),
                    own.load().cpuMillisPerRun(CpuTime::temporal),
                    own.load().cpuMillisPerRun(CpuTime::postgres)));
        });
    }
}
