package dev.weft.local.demo;

import dev.weft.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The example: a quarterly report from a list of orders. */
public final class ExampleCanvas {
    static final String ORDERS = "orders.csv";

    private ExampleCanvas() {}

    /**
     * @param rateUrl where the exchange rate is asked for
     * @param withNote whether a model is there to write a note
     */
    public static JsonNode definition(String rateUrl, boolean withNote) {
        ObjectNode canvas = (ObjectNode)
                Json.parse(text("quarterly-report.json").replace("http://rates.example/rates/EUR", rateUrl));
        if (withNote) {
            ArrayNode tasks = (ArrayNode) canvas.required("tasks");
            tasks.insert(tasks.size() - 1, Json.parse(text("note.json")));
            ObjectNode report = (ObjectNode) tasks.get(tasks.size() - 1).required("config");
            report.put("content", report.required("content").asString() + "\n{{ tasks.note.output.text }}\n");
        }
        return canvas;
    }

    static byte[] orders() {
        return bytes(ORDERS);
    }

    private static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String name) {
        try (InputStream resource = ExampleCanvas.class.getResourceAsStream("/demo/" + name)) {
            if (resource == null) {
                throw new DemoException("/demo/" + name + " is missing");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
