package dev.weft.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.plan.PlannedTask;
import dev.weft.run.RandomGraphs.Graph;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskRequest.CanvasKey;
import dev.weft.task.TaskStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.node.BooleanNode;

class TaskSchedulerProperties {

    @Provide
    Arbitrary<Graph> graphs() {
        return RandomGraphs.graphs(30);
    }

    @Property(tries = 10_000)
    void everyGraphRunsAsTheReferenceSaysWhateverTheOrderOfCompletion(@ForAll("graphs") Graph graph) {
        ReferenceRun reference = new ReferenceRun(graph);
        Simulation simulation = new Simulation(graph);

        simulation.run();

        assertThat(simulation.ended).isTrue();
        assertThat(simulation.most).isLessThanOrEqualTo(graph.maxParallel());
        assertThat(simulation.effects.started).doesNotHaveDuplicates();
        assertThat(simulation.beforeItsDependencies).isEmpty();
        assertThat(simulation.root.failure.isPresent()).isEqualTo(reference.fatal());
        if (!reference.fatal()) {
            assertThat(simulation.statuses()).isEqualTo(reference.status);
        } else {
            simulation.statuses().forEach((id, status) -> {
                if (status == TaskStatus.SUCCEEDED || status == TaskStatus.SKIPPED) {
                    assertThat(status).as(id).isEqualTo(reference.status.get(id));
                }
            });
        }
    }

    @Property(tries = 2_000)
    void anAbortAtAnyMomentLeavesNothingInFlightAndStartsNothingMore(@ForAll("graphs") Graph graph) {
        Simulation simulation = new Simulation(graph);
        int stop = new Random(graph.seed()).nextInt(graph.scope().tasks().size() + 1);

        simulation.runUntil(stop);
        simulation.scheduler.abort(simulation.root);
        int started = simulation.effects.started.size();
        simulation.scheduler.advance();

        assertThat(simulation.effects.started).hasSize(started);
        assertThat(simulation.effects.steps).isEmpty();
        assertThat(simulation.scheduler.idle()).isTrue();
        assertThat(simulation.statuses().values()).doesNotContain(TaskStatus.RUNNING);
    }

    @Property(tries = 2_000)
    void nothingStartsWhileARunIsPausedAndItEndsTheSameAfterwards(@ForAll("graphs") Graph graph) {
        ReferenceRun reference = new ReferenceRun(graph);
        Simulation simulation = new Simulation(graph);
        simulation.runUntil(new Random(graph.seed()).nextInt(graph.scope().tasks().size() + 1));

        simulation.scheduler.pause();
        int started = simulation.effects.started.size();
        simulation.drain();
        assertThat(simulation.effects.started).hasSize(started);
        simulation.scheduler.resume();
        simulation.run();

        if (!reference.fatal()) {
            assertThat(simulation.statuses()).isEqualTo(reference.status);
        }
        assertThat(simulation.ended).isTrue();
    }

    /** Runs a graph, completing what is in flight in an order drawn from its seed. */
    private static final class Simulation {
        final Graph graph;
        final RecordedEffects effects = new RecordedEffects();
        final TaskScheduler scheduler;
        final ScopeRun root;
        final Random random;
        final List<String> beforeItsDependencies = new ArrayList<>();
        boolean ended;
        int most;

        Simulation(Graph graph) {
            this.graph = graph;
            this.random = new Random(graph.seed());
            this.scheduler = new TaskScheduler(
                    new RunKey("ws", "run"),
                    Json.object(),
                    graph.maxParallel(),
                    (source, environment) -> BooleanNode.valueOf(source.equals("true")),
                    effects,
                    RandomGraphs.chains(graph));
            this.root = scheduler.open(
                    ScopeIndex.of(graph.scope()),
                    new Place(
                            new CanvasKey("canvas", 1),
                            "",
                            "",
                            false,
                            List.of(),
                            Optional.empty(),
                            Json.object(),
                            false,
                            0),
                    Optional.empty(),
                    new LinkedHashMap<>(),
                    StateMap.EMPTY,
                    scope -> ended = true);
            scheduler.start(root);
            advance();
        }

        void run() {
            advance();
            while (!effects.steps.isEmpty()) {
                completeOne();
                advance();
            }
        }

        void runUntil(int completions) {
            for (int i = 0; i < completions && !effects.steps.isEmpty(); i++) {
                completeOne();
                advance();
            }
        }

        void drain() {
            while (!effects.steps.isEmpty()) {
                completeOne();
                scheduler.advance();
            }
        }

        private void advance() {
            Set<Integer> known = new LinkedHashSet<>(effects.steps.keySet());
            scheduler.advance();
            most = Math.max(most, effects.steps.size());
            effects.steps.forEach((ticket, step) -> {
                if (!known.contains(ticket)) {
                    check(step.task());
                }
            });
        }

        private void check(PlannedTask task) {
            task.edges().stream()
                    .filter(edge -> !root.task(edge.from()).orElseThrow().status.terminal())
                    .forEach(edge -> beforeItsDependencies.add(task.id() + " before " + edge.from()));
        }

        private void completeOne() {
            List<Integer> tickets = List.copyOf(effects.steps.keySet());
            int ticket = tickets.get(random.nextInt(tickets.size()));
            Effects.Step step = effects.steps.remove(ticket);
            scheduler.completed(
                    ticket,
                    RecordedEffects.done(step, graph.fails(), random));
        }

        Map<String, TaskStatus> statuses() {
            Map<String, TaskStatus> statuses = new LinkedHashMap<>();
            root.tasks.forEach(task -> statuses.put(task.id(), task.status));
            return statuses;
        }
    }
}
