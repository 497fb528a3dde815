package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.task.StepsResult;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest;
import dev.weft.task.TaskResult;
import dev.weft.task.ValueRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Keeps what the scheduler asks for; the test says when it completes. */
final class RecordedEffects implements Effects {
    final Map<Integer, Step> steps = new TreeMap<>();
    final Map<Integer, Duration> timers = new TreeMap<>();
    final Map<Integer, PartInput> children = new TreeMap<>();
    final List<Integer> cancelled = new ArrayList<>();
    private final Set<Integer> sent = new LinkedHashSet<>();
    final List<String> started = new ArrayList<>();

    @Override
    public void execute(int ticket, Step step) {
        steps.put(ticket, step);
        started.add(step.request().phase() + " " + step.request().path());
    }

    @Override
    public void timer(int ticket, Duration after) {
        timers.put(ticket, after);
    }

    @Override
    public void child(int ticket, PartInput part) {
        children.put(ticket, part);
    }

    @Override
    public Optional<TaskRequest> cancel(int ticket) {
        Optional<Step> step = Optional.ofNullable(steps.remove(ticket));
        timers.remove(ticket);
        children.remove(ticket);
        cancelled.add(ticket);
        return step.filter(one -> !sent.contains(ticket)).map(Step::request);
    }

    /** Whatever was asked for is on its way now. Returns what was not before. */
    List<TaskRequest> send() {
        List<TaskRequest> fresh = new ArrayList<>();
        steps.forEach((ticket, step) -> {
            if (sent.add(ticket)) {
                fresh.add(step.request());
            }
        });
        return fresh;
    }

    /** All of a chain, or some of its first tasks; none after one that fails. */
    static Outcome done(Step step, List<String> fails, Random random) {
        if (fails.contains(step.task().id())) {
            return failed();
        }
        if (step.chain().isEmpty()) {
            return new Outcome.Done(result(step.request()));
        }
        List<TaskRequest> asked = step.chain().get().tasks();
        List<TaskResult> results = new ArrayList<>();
        int most = 1 + random.nextInt(asked.size());
        for (TaskRequest request : asked.subList(0, most)) {
            if (fails.contains(request.task())) {
                break;
            }
            results.add(result(request));
        }
        boolean over = results.size() == asked.size() && step.chain().get().end().isPresent();
        return new Outcome.Followed(new StepsResult(
                results,
                over ? Optional.of(new RunOutcome(RunStatus.SUCCEEDED, Optional.empty())) : Optional.empty()));
    }

    private static TaskResult result(TaskRequest request) {
        return new TaskResult(
                Optional.of(new ValueRef(request.path(), "origin")),
                Optional.of(Json.object()),
                false,
                0,
                Optional.empty());
    }

    static Outcome failed() {
        return new Outcome.Failed(new TaskFailure(FailureCode.HTTP_STATUS, "404"));
    }
}
