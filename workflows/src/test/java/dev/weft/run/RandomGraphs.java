package dev.weft.run;

import dev.weft.plan.Control;
import dev.weft.plan.Control.Placement;
import dev.weft.plan.Expression;
import dev.weft.plan.Needs;
import dev.weft.plan.PlannedTask;
import dev.weft.plan.PlannedTask.Edge;
import dev.weft.plan.PlannedTask.OnError;
import dev.weft.plan.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Graphs in plan order whose tasks behave as drawn: run or skipped by {@code when}, succeed or fail. */
final class RandomGraphs {
    private RandomGraphs() {}

    /**
     * @param fails ids of the tasks whose activity fails for good
     * @param seed of the order in which what is in flight completes
     */
    record Graph(Scope scope, List<String> fails, int maxParallel, long seed) {}

    static Arbitrary<Graph> graphs(int most) {
        return Arbitraries.randomValue(random -> {
            int size = 1 + random.nextInt(most);
            List<PlannedTask> tasks = new ArrayList<>();
            List<String> fails = new ArrayList<>();
            boolean fatal = random.nextInt(4) == 0;
            for (int i = 0; i < size; i++) {
                Map<String, Edge> edges = new LinkedHashMap<>();
                int wanted = i == 0 ? 0 : random.nextInt(Math.min(i, 4) + 1);
                for (int e = 0; e < wanted; e++) {
                    PlannedTask from = tasks.get(random.nextInt(i));
                    Optional<String> branch = branch(from, random.nextInt(3));
                    edges.put(from.id() + branch, new Edge(from.id(), branch, random.nextInt(3) > 0));
                }
                Optional<Expression> when = random.nextInt(6) == 0
                        ? Optional.of(new Expression(random.nextBoolean() ? "true" : "false", Needs.NONE))
                        : Optional.empty();
                Control control = random.nextInt(6) == 0 ? choice(random.nextInt(3)) : activity(random.nextBoolean());
                OnError onError = control instanceof Control.Activity
                        ? List.of(OnError.CONTINUE, OnError.BRANCH, OnError.FAIL).get(random.nextInt(3))
                        : OnError.FAIL;
                boolean failing = control instanceof Control.Activity
                        && random.nextInt(8) == 0
                        && (fatal || onError != OnError.FAIL);
                if (failing) {
                    fails.add("t" + i);
                }
                tasks.add(task("t" + i, control, List.copyOf(edges.values()), when, onError));
            }
            return new Graph(
                    new Scope(tasks, List.of(), Optional.empty()), fails, 1 + random.nextInt(6), random.nextLong());
        });
    }

    /** As a run of this or that version asks. */
    static Chains chains(Graph graph) {
        Chains chains = Chains.of("origin", true);
        return switch ((int) Math.floorMod(graph.seed(), 3L)) {
            case 0 -> Chains.NONE;
            case 1 -> chains;
            default -> chains.closedByAny();
        };
    }

    private static Optional<String> branch(PlannedTask from, int draw) {
        if (from.control() instanceof Control.Switch) {
            return draw == 0 ? Optional.empty() : Optional.of("case" + draw);
        }
        return from.onError() == OnError.BRANCH && draw == 0 ? Optional.of("error") : Optional.empty();
    }

    private static Control activity(boolean local) {
        return new Control.Activity(local ? Placement.LOCAL : Placement.QUEUED);
    }

    private static Control choice(int taken) {
        List<Control.Switch.Case> cases = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            cases.add(new Control.Switch.Case("case" + i, new Expression(taken == i ? "true" : "false", Needs.NONE)));
        }
        return new Control.Switch(cases, Optional.empty());
    }

    static PlannedTask task(
            String id, Control control, List<Edge> edges, Optional<Expression> when, OnError onError) {
        return new PlannedTask(
                id,
                id,
                "template",
                control,
                edges,
                when,
                Needs.NONE,
                List.of(),
                PlannedTask.Retry.DEFAULT,
                Duration.ofMinutes(1),
                onError);
    }
}
