package dev.weft.bench.workload;

import dev.weft.json.Json;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Workloads as canvases. */
final class GraphCanvas {
    private GraphCanvas() {}

    /** @param steps what {@code http} tasks call */
    static ObjectNode of(Workload workload, String steps, String placement) {
        ObjectNode canvas = Json.object().put("title", workload.title());
        canvas.putObject("settings").put("maxParallel", 100);
        ArrayNode tasks = canvas.putArray("tasks");
        Graph graph = workload.graph();
        for (int node = 0; node < graph.size(); node++) {
            ObjectNode task = tasks.addObject().put("id", id(node)).put("title", "Step " + node);
            switch (workload.step()) {
                case SHORT -> {
                    task.put("type", "template");
                    task.putObject("config").put("value", template(graph, node));
                }
                case HTTP -> {
                    task.put("type", "http").put("placement", placement);
                    task.putObject("config").put("url", steps).putObject("query").put("from", from(graph, node));
                }
            }
        }
        return canvas;
    }

    static String id(int node) {
        return "n" + node;
    }

    private static String template(Graph graph, int node) {
        String sum = graph.inputs().get(node).stream()
                .map(input -> "tasks." + id(input) + ".output.value")
                .collect(Collectors.joining(" + "));
        return "{{ " + (sum.isEmpty() ? "1" : "(" + sum + ") % 1000 + 1") + " }}";
    }

    private static String from(Graph graph, int node) {
        return graph.inputs().get(node).stream()
                .map(input -> "{{ tasks." + id(input) + ".output.body.value }}")
                .collect(Collectors.joining());
    }
}
