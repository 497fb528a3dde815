package dev.weft.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.plan.Control;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.PlannedTask.OnError;
import dev.weft.plan.Scope;
import dev.weft.run.RandomGraphs.Graph;
import dev.weft.task.Decision;
import dev.weft.task.EventKind;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** An abort against completion, failure, answers, pauses and the time limit, in every order in which they may meet. */
class RunRaceProperties {
    private static final Set<String> SEEN = new TreeSet<>();

    @Provide
    Arbitrary<Graph> graphs() {
        return RandomGraphs.graphs(8).map(RunRaceProperties::withWaits);
    }

    /** Some of the activities become approvals and delays. */
    private static Graph withWaits(Graph graph) {
        Random random = new Random(graph.seed());
        List<PlannedTask> tasks = new ArrayList<>();
        for (PlannedTask task : graph.scope().tasks()) {
            boolean replace = task.control() instanceof Control.Activity
                    && task.onError() == OnError.FAIL
                    && !graph.fails().contains(task.id())
                    && random.nextInt(2) == 0;
            Control wait = random.nextInt(3) == 0 ? new Control.Delay() : new Control.Approval();
            tasks.add(
                    replace ? RandomGraphs.task(task.id(), wait, task.edges(), task.when(), OnError.FAIL) : task);
        }
        return new Graph(
                new Scope(tasks, List.of(), Optional.empty()), graph.fails(), graph.maxParallel(), graph.seed());
    }

    @Property(tries = 10_000)
    void whateverMeetsAnAbortTheRunHasOneEndAndNothingFollowsIt(@ForAll("graphs") Graph graph) {
        SimulatedRun run = new SimulatedRun(graph);
        Random random = new Random(graph.seed() * 31 + 7);
        List<RunStatus> course = new ArrayList<>(List.of(RunStatus.ACCEPTED, run.course.status()));
        int abortAt = random.nextInt(12);
        for (int step = 0; step < 40 || !run.course.ended(); step++) {
            if (step == abortAt && random.nextInt(8) > 0) {
                run.helm.abort("enough");
            } else {
                happen(run, random, step >= 40);
            }
            if (step >= 40 || random.nextInt(3) > 0) {
                run.look(course);
            }
        }
        run.look(course);
        check(run, course);
    }

    /** @param onward whether the run is to come to an end */
    private static void happen(SimulatedRun run, Random random, boolean onward) {
        switch (onward ? random.nextInt(4) : random.nextInt(8)) {
            case 0, 1 -> run.complete(random);
            case 2 -> run.fire(random);
            case 3 -> {
                run.answer(random);
                if (onward) {
                    run.helm.pause(false);
                }
            }
            case 4 -> run.helm.pause(true);
            case 5 -> run.helm.pause(false);
            case 6 -> run.complete(random);
            default -> {
                if (random.nextInt(8) == 0) {
                    run.later(run.course::expired);
                }
            }
        }
    }

    private static void check(SimulatedRun run, List<RunStatus> course) {
        for (int i = 1; i < course.size(); i++) {
            SEEN.add(course.get(i - 1) + " to " + course.get(i));
        }
        assertThat(course.stream().filter(RunStatus::terminal)).hasSize(1);
        assertThat(course.getLast()).isEqualTo(run.course.status());
        assertThat(run.startedAfterTheEnd).isEmpty();
        assertThat(run.startedWhilePaused).isEmpty();
        assertThat(run.effects.steps).isEmpty();
        assertThat(run.effects.timers).isEmpty();
        assertThat(run.scheduler().idle()).isTrue();
        List<TaskStatus> tasks = run.root.tasks.stream().map(task -> task.status).toList();
        assertThat(tasks).doesNotContain(TaskStatus.RUNNING);
        boolean failed = run.course.failure().isPresent();
        switch (run.course.status()) {
            case SUCCEEDED -> {
                assertThat(failed).isFalse();
                assertThat(tasks).doesNotContain(TaskStatus.WAITING, TaskStatus.ABORTED);
            }
            case FAILED -> assertThat(tasks).contains(TaskStatus.FAILED);
            case ABORTED, TIMED_OUT -> assertThat(failed).isTrue();
            case ACCEPTED, RUNNING, PAUSED -> throw new AssertionError(run.course.status());
        }
        decisions(run);
    }

    private static void decisions(SimulatedRun run) {
        List<Decision> decisions = new ArrayList<>(run.decisions);
        decisions.addAll(run.scheduler().take());
        assertThat(finished(decisions, false)).doesNotHaveDuplicates();
        assertThat(finished(decisions, true)).doesNotHaveDuplicates();
        assertThat(paths(decisions, EventKind.APPROVAL_ANSWERED)).doesNotHaveDuplicates();
        List<String> answered = paths(decisions, EventKind.APPROVAL_ANSWERED);
        assertThat(run.answersTaken).containsAll(answered);
        if (run.course.status() == RunStatus.SUCCEEDED) {
            assertThat(answered).containsAll(run.answersTaken);
        }
        List<EventKind> pauses = decisions.stream()
                .map(Decision::kind)
                .filter(kind -> kind == EventKind.RUN_PAUSED || kind == EventKind.RUN_RESUMED)
                .toList();
        for (int i = 0; i < pauses.size(); i++) {
            assertThat(pauses.get(i)).isEqualTo(i % 2 == 0 ? EventKind.RUN_PAUSED : EventKind.RUN_RESUMED);
        }
        for (String path : run.answersTaken) {
            assertThatThrownBy(() -> run.helm.validate(SimulatedRun.approve(path)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** An answer that was taken stands in the journal although an abort overtakes it: the first end of a task does. */
    private static List<String> finished(List<Decision> decisions, boolean aborted) {
        return decisions.stream()
                .filter(decision -> decision.kind() == EventKind.TASK_FINISHED)
                .filter(decision ->
                        decision.data().path("status").asString().equals(TaskStatus.ABORTED.wire()) == aborted)
                .map(Decision::path)
                .toList();
    }

    private static List<String> paths(List<Decision> decisions, EventKind kind) {
        return decisions.stream()
                .filter(decision -> decision.kind() == kind)
                .map(Decision::path)
                .toList();
    }

    @AfterContainer
    static void everyTransitionWasSeenAndNoOther() {
        Set<String> table = new TreeSet<>();
        RunState.TRANSITIONS.forEach(
                (from, row) -> row.values().forEach(to -> table.add(from + " to " + to)));
        assertThat(SEEN).isEqualTo(table);
    }

    @Example
    void whatStandsInNoRowOfTheTableChangesNothing() {
        Set<RunStatus> reached = new LinkedHashSet<>();
        for (RunStatus status : RunStatus.values()) {
            Map<RunState.Event, RunStatus> row = RunState.TRANSITIONS.getOrDefault(status, Map.of());
            assertThat(row.isEmpty()).isEqualTo(status.terminal());
            reached.addAll(row.values());
        }
        assertThat(reached).hasSize(RunStatus.values().length - 1).doesNotContain(RunStatus.ACCEPTED);
        RunState state = new RunState();
        assertThat(state.on(RunState.Event.ABORT)).isFalse();
        assertThat(state.on(RunState.Event.OPEN)).isTrue();
        assertThat(state.on(RunState.Event.ABORT)).isTrue();
        for (RunState.Event event : RunState.Event.values()) {
            assertThat(state.on(event)).isFalse();
        }
        assertThat(state.status()).isEqualTo(RunStatus.ABORTED);
    }
}
