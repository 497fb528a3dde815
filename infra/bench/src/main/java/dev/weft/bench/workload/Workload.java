package dev.weft.bench.workload;

import java.util.List;

/** What is run. */
public enum Workload {
    W1("one short task", Graph.chain(1), Step.SHORT),
    W2("chain of 10", Graph.chain(10), Step.SHORT),
    W3("fan-out of 50 and a join", Graph.fanOut(50), Step.SHORT),
    W4("100-task random DAG", Graph.random(100, 7), Step.SHORT),
    W5("chain of 10 http calls", Graph.chain(10), Step.HTTP);

    /** What a node does. */
    public enum Step {
        SHORT,
        HTTP
    }

    private final String title;
    private final Graph graph;
    private final Step step;

    Workload(String title, Graph graph, Step step) {
        this.title = title;
        this.graph = graph;
        this.step = step;
    }

    public String title() {
        return title;
    }

    Graph graph() {
        return graph;
    }

    Step step() {
        return step;
    }

    /** @throws IllegalStateException when a run came to something else */
    void check(List<Long> results) {
        if (!results.equals(graph.expected())) {
            throw new IllegalStateException(this + " came to " + results + " instead of " + graph.expected());
        }
    }
}
