package dev.weft.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.plan.Control;
import dev.weft.plan.Control.Placement;
import dev.weft.plan.Expression;
import dev.weft.plan.Needs;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.PlannedTask.Edge;
import dev.weft.plan.PlannedTask.OnError;
import dev.weft.plan.Scope;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskRequest;
import dev.weft.task.TaskRequest.CanvasKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.BooleanNode;

final class ChainsTest {
    private static final Control LOCAL = new Control.Activity(Placement.LOCAL);
    private static final Control QUEUED = new Control.Activity(Placement.QUEUED);

    @Test
    void tasksThatCanOnlyFollowOneAnotherAreAskedForTogetherWithTheEndOfTheRun() {
        Effects.Step step = first(task("a", LOCAL), task("b", LOCAL, "a"), task("c", LOCAL, "b"));

        assertThat(asked(step)).containsExactly("a", "b", "c");
        assertThat(step.chain().orElseThrow().end()).isPresent();
    }

    @Test
    void aSingleLastTaskIsAskedForWithTheEnd() {
        assertThat(first(task("a", LOCAL)).chain().orElseThrow().end()).isPresent();
    }

    @Test
    void theEndIsNotAskedForWhileAnotherTaskIsOnItsWay() {
        Effects.Step step = first(task("a", LOCAL), task("b", LOCAL, "a"), task("other", QUEUED));

        assertThat(asked(step)).containsExactly("a", "b");
        assertThat(step.chain().orElseThrow().end()).isEmpty();
    }

    @Test
    void aTaskThatWaitsForAnotherOneIsNotAskedForAhead() {
        Effects.Step step = first(task("a", LOCAL), task("other", QUEUED), task("join", LOCAL, "a", "other"));

        assertThat(step.chain()).isEmpty();
    }

    @Test
    void aChainEndsWhereItForks() {
        assertThat(first(task("a", LOCAL), task("b", LOCAL, "a"), task("c", LOCAL, "a")).chain()).isEmpty();
    }

    @Test
    void aChainEndsBeforeATaskWithEffects() {
        assertThat(first(task("a", LOCAL), task("b", QUEUED, "a")).chain()).isEmpty();
        assertThat(first(task("a", LOCAL), typed("pay", "http", "a")).chain()).isEmpty();
    }

    @Test
    void aChainEndsBeforeAConditionAndABranch() {
        PlannedTask conditional = RandomGraphs.task(
                "b",
                LOCAL,
                List.of(new Edge("a", Optional.empty(), false)),
                Optional.of(new Expression("true", Needs.NONE)),
                OnError.FAIL);
        PlannedTask onError = RandomGraphs.task(
                "b", LOCAL, List.of(new Edge("a", Optional.of("error"), true)), Optional.empty(), OnError.FAIL);

        assertThat(first(task("a", LOCAL), conditional).chain()).isEmpty();
        assertThat(first(task("a", LOCAL), onError).chain()).isEmpty();
    }

    @Test
    void theEndGoesWithAnyLastTaskFromVersion3On() {
        PlannedTask pay = task("pay", QUEUED);
        Chains chains = Chains.of("origin", true);

        assertThat(first(chains, pay).chain()).isEmpty();
        assertThat(first(chains.closedByAny(), pay).chain().orElseThrow().end()).isPresent();
        assertThat(first(chains.closedByAny(), pay, task("other", QUEUED)).chain()).isEmpty();
        assertThat(first(chains.closedByAny(), pay, task("after", QUEUED, "pay")).chain()).isEmpty();
        assertThat(first(Chains.of("origin", false).closedByAny(), pay).chain()).isEmpty();
    }

    private static List<String> asked(Effects.Step step) {
        return step.chain().orElseThrow().tasks().stream().map(TaskRequest::task).toList();
    }

    private static PlannedTask task(String id, Control control, String... after) {
        List<Edge> edges =
                Stream.of(after).map(from -> new Edge(from, Optional.empty(), false)).toList();
        return RandomGraphs.task(id, control, edges, Optional.empty(), OnError.FAIL);
    }

    private static PlannedTask typed(String id, String type, String after) {
        PlannedTask task = task(id, LOCAL, after);
        return new PlannedTask(
                task.id(),
                task.title(),
                type,
                task.control(),
                task.edges(),
                task.when(),
                task.needs(),
                task.exposes(),
                task.retry(),
                task.timeout(),
                task.onError());
    }

    /** What the run asks for first. */
    private static Effects.Step first(PlannedTask... tasks) {
        return first(Chains.of("origin", true), tasks);
    }

    private static Effects.Step first(Chains chains, PlannedTask... tasks) {
        RecordedEffects effects = new RecordedEffects();
        TaskScheduler scheduler = new TaskScheduler(
                new RunKey("ws", "run"),
                Json.object(),
                10,
                (source, environment) -> BooleanNode.TRUE,
                effects,
                chains);
        ScopeRun scope = scheduler.open(
                ScopeIndex.of(new Scope(List.of(tasks), List.of(), Optional.empty())),
                new Place(new CanvasKey("canvas", 1), "", "", false, List.of(), Optional.empty(), Json.object(), false, 0),
                Optional.empty(),
                new LinkedHashMap<>(),
                StateMap.EMPTY,
                ended -> {});
        scheduler.start(scope);
        scheduler.advance();
        return effects.steps.values().iterator().next();
    }
}
