package dev.weft.canvas;

import dev.weft.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a canvas's JSON definition: its shape only; what the parts mean together is the compiler's. */
public final class CanvasReader {
    private static final List<String> MEMBERS =
            List.of("title", "description", "variables", "tasks", "outputs", "settings");
    private static final List<String> SETTINGS = List.of("maxParallel", "timeout", "maxRuns", "speech", "extra");
    private static final List<String> SPEECH = List.of("model", "voice", "format");

    private final List<CanvasProblem> problems = new ArrayList<>();

    private CanvasReader() {}

    /** Never throws for what stands in the definition; every problem with its shape is in the result. */
    public static Reading read(JsonNode definition) {
        return new CanvasReader().canvas(definition);
    }

    private Reading canvas(JsonNode definition) {
        if (!(definition instanceof ObjectNode node)) {
            problems.add(new CanvasProblem(
                    Optional.empty(), "", "wrong_type", "A canvas must be an object but is " + Shapes.of(definition)));
            return new Reading(canvas(new Members(Json.object(), "", Optional.empty(), new ArrayList<>())), problems);
        }
        int all = Json.bytes(definition).length;
        JsonNode extra = all > Canvas.MAX_BYTES ? node.path("settings").path("extra") : Json.nil();
        int kept = extra.isContainer() ? Json.bytes(extra).length : 0;
        limit("definition", all - kept, Canvas.MAX_BYTES, "Move long texts into files or sub-canvases");
        limit("part in settings.extra", kept, Canvas.MAX_EXTRA_BYTES, "Make it smaller");
        return new Reading(canvas(new Members(node, "", Optional.empty(), problems)), problems);
    }

    private void limit(String what, int size, int most, String advice) {
        if (size > most) {
            problems.add(new CanvasProblem(
                    Optional.empty(),
                    "",
                    "limit",
                    "The " + what + " has " + size + " bytes; at most " + most + " are allowed. " + advice));
        }
    }

    private Canvas canvas(Members members) {
        members.onlyKnows(MEMBERS, "A canvas");
        String title = members.text("title", 200).orElse("");
        String description = members.text("description", 10_000).orElse("");
        List<Variable> variables = new VariableReader(members, problems).read();
        TaskReader reader = new TaskReader(problems);
        List<Task> tasks = reader.read(members, "tasks", Optional.empty(), 0);
        if (members.any("tasks").isEmpty()) {
            members.problem("/tasks", "missing", "A canvas needs \"tasks\", a list with at least one task");
        } else if (members.any("tasks").filter(JsonNode::isArray).isPresent() && tasks.isEmpty()) {
            members.problem("/tasks", "missing", "A canvas needs at least one task");
        }
        if (reader.count() > Canvas.MAX_TASKS) {
            members.problem(
                    "/tasks",
                    "limit",
                    "A canvas has at most " + Canvas.MAX_TASKS + " tasks, those in bodies included; this one has "
                            + reader.count());
        }
        return new Canvas(title, description, variables, tasks, members.objectOrEmpty("outputs"), settings(members));
    }

    private static Canvas.Speech speech(Members settings, ObjectNode node) {
        Members members = settings.of(node, "speech", Optional.empty());
        members.onlyKnows(SPEECH, "\"speech\"");
        return new Canvas.Speech(members.text("model", 200), members.text("voice", 200), members.text("format", 16));
    }

    private static Canvas.Settings settings(Members canvas) {
        Members members = canvas.of(canvas.objectOrEmpty("settings"), "settings", Optional.empty());
        members.onlyKnows(SETTINGS, "\"settings\"");
        Optional<String> timeout = members.text("timeout", 64);
        Optional<Duration> parsed = timeout.flatMap(Durations::parse);
        if (timeout.isPresent() && parsed.isEmpty()) {
            members.problem(members.at("timeout"), "bad_duration", Durations.advice(timeout.get()));
        }
        return new Canvas.Settings(
                members.integer("maxParallel", 1, 1_000).orElse(Canvas.Settings.DEFAULT_MAX_PARALLEL),
                parsed.filter(duration -> !duration.isZero()),
                members.integer("maxRuns", 1, 100_000),
                members.object("speech").map(speech -> speech(members, speech)),
                members.objectOrEmpty("extra"));
    }
}
