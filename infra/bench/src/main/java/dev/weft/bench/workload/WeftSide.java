package dev.weft.bench.workload;

import dev.weft.bench.WeftClient;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Weft over HTTP: a run counts from the start request to its known end with outputs. */
final class WeftSide {
    private final WeftClient client;
    private final String steps;
    private final Ending ending;

    /** How a caller learns of the end. */
    enum Ending {
        WAIT,
        STREAM
    }

    /** @param steps what http tasks call */
    WeftSide(WeftClient client, String steps, Ending ending) {
        this.client = client;
        this.steps = steps;
        this.ending = ending;
    }

    /** @param placement of http tasks, {@code local} or {@code queued} */
    Contender contender(Workload workload, String name, String placement) {
        String canvas = client.createCanvas(GraphCanvas.of(workload, steps, placement));
        return new Contender() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void run() {
                JsonNode ended =
                        switch (ending) {
                            case WAIT -> client.run(canvas, Json.object());
                            case STREAM -> client.follow(canvas, Json.object());
                        };
                if (!ended.path("status").asString("").equals("succeeded")) {
                    throw new IllegalStateException(workload + " ended as " + ended);
                }
                workload.check(results(workload, ended.path("outputs")));
            }
        };
    }

    private static List<Long> results(Workload workload, JsonNode outputs) {
        List<Long> results = new ArrayList<>();
        for (int node : workload.graph().last()) {
            JsonNode output = outputs.path(GraphCanvas.id(node));
            results.add(switch (workload.step()) {
                case SHORT -> output.path("value").longValue();
                case HTTP -> output.path("body").path("value").longValue();
            });
        }
        return results;
    }
}
