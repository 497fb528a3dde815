package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.plan.Control;
import dev.weft.run.Effects.Outcome;
import dev.weft.run.RandomGraphs.Graph;
import dev.weft.task.Decision;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskRequest.CanvasKey;
import dev.weft.task.TaskRequest.Phase;
import dev.weft.task.TaskResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/** A run without Temporal: everything that happens waits in an inbox until {@link #look}. */
final class SimulatedRun implements Engine {
    final RecordedEffects effects = new RecordedEffects();
    final Helm helm = new Helm();
    final RunCourse course;
    final ScopeRun root;
    final List<String> startedAfterTheEnd = new ArrayList<>();
    final List<String> startedWhilePaused = new ArrayList<>();
    final Set<String> answersTaken = new LinkedHashSet<>();
    /** What the requests that were sent have carried to the journal. */
    final List<Decision> decisions = new ArrayList<>();
    private final Graph graph;
    private final TaskScheduler scheduler;
    private final Deque<Runnable> inbox = new ArrayDeque<>();
    private final Set<Integer> reported = new LinkedHashSet<>();

    SimulatedRun(Graph graph) {
        this.graph = graph;
        this.scheduler = new TaskScheduler(
                new RunKey("ws", "run"),
                Json.object(),
                graph.maxParallel(),
                (source, environment) -> BooleanNode.valueOf(source.equals("true")),
                effects,
                RandomGraphs.chains(graph));
        this.course = new RunCourse(this, status -> {});
        Place place = new Place(
                new CanvasKey("canvas", 1), "", "", false, List.of(), Optional.empty(), Json.object(), false, 0);
        this.root = scheduler.open(
                ScopeIndex.of(graph.scope()),
                place,
                Optional.empty(),
                new LinkedHashMap<>(),
                StateMap.EMPTY,
                course::over);
        course.open(root);
        helm.take(course, this, root);
        scheduler.start(root);
    }

    @Override
    public TaskScheduler scheduler() {
        return scheduler;
    }

    @Override
    public void later(Runnable action) {
        inbox.add(action);
    }

    @Override
    public void pause(boolean on) {
        if (on) {
            scheduler.pause();
        } else {
            scheduler.resume();
        }
    }

    /** Does what waits in the inbox, and notes each change of the run's status. */
    void look(List<RunStatus> seen) {
        while (!inbox.isEmpty()) {
            inbox.poll().run();
            if (course.status() != seen.getLast()) {
                seen.add(course.status());
            }
        }
        int before = effects.started.size();
        scheduler.advance();
        List<String> started = effects.started.subList(before, effects.started.size());
        if (course.ended()) {
            startedAfterTheEnd.addAll(started);
        } else if (helm.paused()) {
            startedWhilePaused.addAll(started);
        }
        if (course.status() != seen.getLast()) {
            seen.add(course.status());
        }
        effects.send().forEach(request -> decisions.addAll(request.decisions()));
    }

    void complete(Random random) {
        List<Integer> open = effects.steps.keySet().stream()
                .filter(ticket -> !reported.contains(ticket))
                .toList();
        if (!open.isEmpty()) {
            int ticket = open.get(random.nextInt(open.size()));
            Outcome outcome = outcome(effects.steps.get(ticket), random);
            reported.add(ticket);
            later(() -> {
                effects.steps.remove(ticket);
                scheduler.completed(ticket, outcome);
            });
        }
    }

    private Outcome outcome(Effects.Step step, Random random) {
        if (step.request().phase() != Phase.PREPARE || graph.fails().contains(step.task().id())) {
            return RecordedEffects.done(step, graph.fails(), random);
        }
        ObjectNode terms = Json.object();
        if (step.task().control() instanceof Control.Approval) {
            terms.putArray("decisions").add("approved");
            if (step.task().id().hashCode() % 2 == 0) {
                terms.put("millis", 1000);
            }
        } else {
            terms.put("millis", 1000);
        }
        return new Outcome.Done(
                new TaskResult(Optional.empty(), Optional.of(terms), false, 0, Optional.empty()));
    }

    void fire(Random random) {
        List<Integer> open = effects.timers.keySet().stream()
                .filter(ticket -> !reported.contains(ticket))
                .toList();
        if (!open.isEmpty()) {
            int ticket = open.get(random.nextInt(open.size()));
            reported.add(ticket);
            later(() -> {
                effects.timers.remove(ticket);
                scheduler.completed(ticket, new Outcome.Fired());
            });
        }
    }

    /** Answers any approval of the graph, whether it waits or not. */
    void answer(Random random) {
        List<String> approvals = graph.scope().tasks().stream()
                .filter(task -> task.control() instanceof Control.Approval)
                .map(task -> task.id())
                .toList();
        if (approvals.isEmpty()) {
            return;
        }
        Answer answer = approve(approvals.get(random.nextInt(approvals.size())));
        try {
            helm.validate(answer);
        } catch (IllegalArgumentException refused) {
            return;
        }
        if (!answersTaken.add(answer.path())) {
            throw new AssertionError("A second answer to " + answer.path() + " was taken");
        }
        helm.answer(answer);
    }

    static Answer approve(String path) {
        return new Answer(path, "approved", Json.object(), "tester");
    }
}
