package dev.weft.plan;

import dev.weft.canvas.Canvas;
import dev.weft.canvas.Task;
import dev.weft.dify.NodeTypes;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The task that speaks what a canvas returns: the texts among its declared outputs in their order, else those of its
 * ends, else the text, value or result of its last tasks. Its failure is no failure of the run.
 */
record Speech(CompiledCanvas silent, Canvas.Speech settings) {
    private static final String TYPE = "speech";

    /** The canvas with that task. */
    Canvas aloud() {
        Canvas canvas = silent.canvas();
        List<Task> tasks = new ArrayList<>(canvas.tasks());
        tasks.add(task(canvas));
        return new Canvas(
                canvas.title(), canvas.description(), canvas.variables(), tasks, canvas.outputs(), canvas.settings());
    }

    private Task task(Canvas canvas) {
        ObjectNode config = Json.object();
        config.set("text", canvas.outputs().isEmpty() ? texts() : canvas.outputs());
        settings.model().ifPresent(model -> config.put("model", model));
        settings.voice().ifPresent(voice -> config.put("voice", voice));
        settings.format().ifPresent(format -> config.put("format", format));
        ObjectNode hidden = Json.object();
        hidden.putObject(NodeTypes.EXTRA).put("hidden", true);
        return new Task(
                free(canvas),
                "Speech",
                TYPE,
                config,
                silent.plan().root().last().stream()
                        .map(id -> new Task.Dependency(id, Optional.empty()))
                        .toList(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Json.text("continue")),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                hidden);
    }

    private JsonNode texts() {
        ArrayNode texts = Json.array();
        for (String id : silent.plan().root().last()) {
            silent.task(id).flatMap(Speech::text).ifPresent(member ->
                    texts.add("{{ tasks[" + Json.write(Json.text(id)) + "].output" + member + " }}"));
        }
        return texts;
    }

    private static Optional<String> text(CompiledTask task) {
        return switch (task.planned().type()) {
            case "end" -> Optional.of("");
            case "answer" -> Optional.of(".answer");
            case "llm", "document" -> Optional.of(".text");
            case "template", "transform" -> Optional.of(".value");
            case "code" -> Optional.of(".result");
            case "aggregate" -> Optional.of(".output");
            default -> Optional.empty();
        };
    }

    private static String free(Canvas canvas) {
        Set<String> taken = new TreeSet<>();
        ids(canvas.tasks(), taken);
        String id = TYPE;
        for (int number = 2; taken.contains(id); number++) {
            id = TYPE + "_" + number;
        }
        return id;
    }

    private static void ids(List<Task> tasks, Set<String> into) {
        for (Task task : tasks) {
            into.add(task.id());
            ids(task.body(), into);
            ids(task.catchBody(), into);
        }
    }
}
