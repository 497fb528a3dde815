package dev.weft.chaos.check;

import dev.weft.chaos.check.JournalReader.Row;
import dev.weft.chaos.check.Strikes.Strike;
import dev.weft.chaos.load.Call;
import dev.weft.chaos.load.Calls;
import dev.weft.chaos.load.Work;
import dev.weft.json.Json;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** Holds what has happened to a run against what was promised. Thread safe. */
public final class Auditor {
    private static final long CLOSE_LIMIT_NANOS = 120_000_000_000L;
    private static final long PAUSE_MILLIS = 250;
    /** A strike may have hit a call that came just after it. */
    private static final long REACH_NANOS = 2_000_000_000L;
    /** Nothing stays on its way for longer. */
    private static final long LONGEST_DELAY_NANOS = 120_000_000_000L;

    private final Calls calls;
    private final Strikes strikes;
    private final Violations violations;
    private final WorkflowServiceStubs temporal;
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong failedAsExpected = new AtomicLong();

    public Auditor(Calls calls, Strikes strikes, Violations violations, WorkflowServiceStubs temporal) {
        this.calls = calls;
        this.strikes = strikes;
        this.violations = violations;
        this.temporal = temporal;
    }

    /**
     * Checks the end of a run that has one: its outcome, here and in Temporal.
     *
     * @param patient whether to wait until the workflow is closed, as it must be in the end; Temporal may hear of it
     *     long after the journal while workers die
     */
    public void ended(Watched run, Row row, boolean patient) throws InterruptedException {
        outcome(run, row);
        closed(run, row, patient);
    }

    private void outcome(Watched run, Row row) {
        JsonNode outputs = Json.parse(row.outputs());
        boolean right = row.status().equals("succeeded")
                && outputs.path("result").equals(run.work().expected(run.number()));
        if (right) {
            return;
        }
        if (run.work() == Work.LOST && row.status().equals("failed") && !row.error().isBlank()) {
            failedAsExpected.incrementAndGet();
            return;
        }
        violations.add(
                run.run(),
                "%s(%d) ended as %s with %s %s instead of %s"
                        .formatted(
                                run.work(),
                                run.number(),
                                row.status(),
                                cut(row.outputs()),
                                row.error(),
                                run.work().expected(run.number())));
    }

    private static String cut(String text) {
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private void closed(Watched run, Row row, boolean patient) throws InterruptedException {
        long end = System.nanoTime() + CLOSE_LIMIT_NANOS;
        String found = open(run, row);
        while (patient && !found.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(PAUSE_MILLIS);
            found = open(run, row);
        }
        if (patient && !found.isEmpty()) {
            violations.add(run.run(), "the journal says %s, Temporal: %s".formatted(row.status(), found));
        }
    }

    /** How the workflow stands when it is not closed. */
    private String open(Watched run, Row row) {
        try {
            WorkflowExecutionInfo info = describe(run.run());
            if (info.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING) {
                return "it is still open";
            }
            String shown = Json.parse(info.getSearchAttributes()
                            .getIndexedFieldsOrThrow("WeftStatus")
                            .getData()
                            .toStringUtf8())
                    .asString();
            if (info.getStatus() != WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED
                    || !shown.equals(row.status())) {
                violations.add(
                        run.run(),
                        "the journal says %s, Temporal %s, %s".formatted(row.status(), info.getStatus(), shown));
            }
            return "";
        } catch (StatusRuntimeException e) {
            return e.getStatus().toString();
        }
    }

    private WorkflowExecutionInfo describe(String run) {
        return temporal.blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace("default")
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run))
                        .build())
                .getWorkflowExecutionInfo();
    }

    /** Checks what the run's tasks have asked of the outside world, so far. May be repeated. */
    public void paid(Watched run) {
        Map<String, String> pathOfKey = new LinkedHashMap<>();
        calls.of(run.run()).forEach((path, made) -> {
            String where = run.run() + ", task " + path;
            Call first = made.getFirst();
            if (first.key().isEmpty()) {
                violations.add(where, "a call without an Idempotency-Key");
            }
            String other = pathOfKey.putIfAbsent(first.key(), path);
            if (other != null) {
                violations.add(where, "the same key as " + other + ": " + first.key());
            }
            for (Call call : made) {
                if (!call.key().equals(first.key())) {
                    violations.add(where, "called with the keys %s and %s".formatted(first.key(), call.key()));
                }
                if (!call.body().equals(first.body())) {
                    violations.add(where, "called with %s and then %s".formatted(cut(first.body()), cut(call.body())));
                }
            }
            repetitions(run, where, made);
            afterTheResult(run, path, where, made);
        });
    }

    private void repetitions(Watched run, String where, List<Call> made) {
        long asked = made.subList(0, made.size() - 1).stream()
                .filter(call -> call.treatment().asksForMore())
                .count();
        long extra = made.size() - 1 - asked;
        if (extra <= 0) {
            return;
        }
        long first = made.getFirst().at();
        long inFlight = Math.min(run.inFlightSince(first), first - REACH_NANOS);
        List<Strike> hits = strikes.between(inFlight, made.getLast().at());
        long hit = hits.stream()
                .filter(strike -> made.stream().anyMatch(call -> strike.workers().contains(call.worker())))
                .count();
        if (extra > hit) {
            violations.add(
                    where,
                    "%d calls, of which %d failed outside, but only %d strikes hit it: %s"
                            .formatted(made.size(), asked, hit, hits));
        }
    }

    private void afterTheResult(Watched run, String path, String where, List<Call> made) {
        run.finishedAt(path).ifPresent(finished -> made.stream()
                .filter(call -> call.at() > finished)
                .forEach(call -> {
                    boolean held = strikes.between(call.at() - LONGEST_DELAY_NANOS, call.at()).stream()
                            .anyMatch(strike ->
                                    strike.delays() && strike.workers().contains(call.worker()));
                    if (!held) {
                        violations.add(
                                where,
                                "called by worker-%d %d ms after its result stood"
                                        .formatted(call.worker(), (call.at() - finished) / 1_000_000));
                    }
                }));
    }

    /** Counts over all runs, for the report. */
    public void tally(List<Watched> runs) {
        for (Watched run : runs) {
            calls.of(run.run()).forEach((path, made) -> {
                long asked = made.subList(0, made.size() - 1).stream()
                        .filter(call -> call.treatment().asksForMore())
                        .count();
                repeated.addAndGet(Math.max(0, made.size() - 1 - asked));
                run.finishedAt(path).ifPresent(finished ->
                        late.addAndGet(made.stream().filter(call -> call.at() > finished).count()));
            });
        }
    }

    /** Calls that a strike made necessary again. */
    public long repeated() {
        return repeated.get();
    }

    /** Of those, the ones that were on their way when another worker's result came first. */
    public long late() {
        return late.get();
    }

    /** Runs that lost an object and said so. */
    public long failedAsExpected() {
        return failedAsExpected.get();
    }
}
