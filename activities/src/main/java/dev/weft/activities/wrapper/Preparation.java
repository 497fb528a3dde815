package dev.weft.activities.wrapper;

import dev.weft.canvas.Durations;
import dev.weft.canvas.Variable;
import dev.weft.canvas.VariableValues;
import dev.weft.expression.ExpressionException;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.Control;
import dev.weft.store.CanvasStore;
import dev.weft.store.Journal;
import dev.weft.store.Journal.Entry;
import dev.weft.task.Exposure;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest.CanvasKey;
import dev.weft.task.TaskResult;
import dev.weft.task.ValueRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Renders what the workflow needs to carry a task out itself, and journals its start. */
final class Preparation {
    private static final int MAX_DEPTH = 10;
    private static final List<String> DECISIONS = List.of("approved", "rejected");

    private final Environment environment;
    private final Results results;
    private final Journal journal;
    private final CanvasStore canvases;
    private final CanvasCache compiled;

    Preparation(
            Environment environment, Results results, Journal journal, CanvasStore canvases, CanvasCache compiled) {
        this.environment = environment;
        this.results = results;
        this.journal = journal;
        this.canvases = canvases;
        this.compiled = compiled;
    }

    TaskResult prepare(Call call) throws InterruptedException {
        return switch (call.task().planned().control()) {
            case Control.Delay ignored -> delay(call);
            case Control.Approval ignored -> approval(call);
            case Control.SubCanvas ignored -> canvas(call);
            case Control.Loop ignored -> loop(call);
            case Control.Activity ignored -> throw unprepared(call);
            case Control.Assign ignored -> throw unprepared(call);
            case Control.Switch ignored -> throw unprepared(call);
            case Control.ForEach ignored -> throw unprepared(call);
            case Control.Try ignored -> throw unprepared(call);
            case Control.Jump ignored -> throw unprepared(call);
            case Control.Mark ignored -> throw unprepared(call);
            case Control.Return ignored -> throw unprepared(call);
        };
    }

    private static IllegalArgumentException unprepared(Call call) {
        return new IllegalArgumentException(call.request().path() + " needs no preparation");
    }

    private ObjectNode config(Call call) throws InterruptedException {
        ObjectNode values = Patience.with(() -> environment.of(call.request()));
        try {
            return (ObjectNode) call.task().config().render(values);
        } catch (ExpressionException e) {
            throw Results.failed(new TaskFailure(FailureCode.EXPRESSION_FAILED, String.valueOf(e.getMessage())));
        }
    }

    private TaskResult started(Call call, JsonNode exposed, Entry... more) throws InterruptedException {
        List<Entry> entries = new ArrayList<>(call.decisions());
        entries.add(call.entries().started());
        entries.addAll(List.of(more));
        results.append(call, entries);
        return new TaskResult(Optional.empty(), Optional.of(exposed), false, 0, Optional.empty());
    }

    // --- delay

    private TaskResult delay(Call call) throws InterruptedException {
        Duration duration = duration(config(call).path("duration"), "duration");
        return started(call, Json.object().put("millis", duration.toMillis()));
    }

    private static Duration duration(JsonNode value, String member) {
        if (value.isNumber()) {
            return Duration.ofMillis(Math.max(0, (long) (value.asDouble() * 1000)));
        }
        return Durations.parse(value.asString(""))
                .orElseThrow(() -> invalid(member + ": " + Durations.advice(value.asString(""))));
    }

    // --- approval

    private TaskResult approval(Call call) throws InterruptedException {
        ObjectNode config = config(call);
        ObjectNode terms = Json.object();
        ArrayNode decisions = terms.putArray("decisions");
        ArrayNode actions = Json.array();
        for (JsonNode decision : config.path("decisions")) {
            decisions.add(decision.isObject() ? decision.path("id") : decision);
            actions.add(decision.isObject() ? decision : Json.object().set("id", decision));
        }
        if (decisions.isEmpty()) {
            DECISIONS.forEach(decisions::add);
        }
        ObjectNode question = Json.object().put("workflowId", call.info().getWorkflowId());
        question.set("message", config.path("message"));
        question.set("fields", config.has("fields") ? config.path("fields") : Json.array());
        question.set("decisions", decisions.deepCopy());
        if (!actions.isEmpty()) {
            question.set("actions", actions);
        }
        if (config.has("timeout") && !config.path("timeout").isNull()) {
            Duration limit = duration(config.path("timeout"), "timeout");
            terms.put("millis", limit.toMillis());
            question.put("expiresAt", Instant.now().plus(limit).toString());
        }
        return started(call, terms, call.entries().asked(question));
    }

    // --- sub-canvas

    private TaskResult canvas(Call call) throws InterruptedException {
        if (call.request().depth() >= MAX_DEPTH) {
            throw Results.failed(new TaskFailure(
                    FailureCode.CANVAS_DEPTH, "Canvases may call each other " + MAX_DEPTH + " deep at most"));
        }
        String workspace = call.request().run().workspace();
        ObjectNode config = config(call);
        String id = config.path("canvasId").asString("");
        int version = Patience.with(() -> canvases.find(workspace, id))
                .filter(found -> found.status() == CanvasStore.Status.PUBLISHED)
                .map(found -> config.path("version").asInt(found.version()))
                .orElseThrow(() -> noCanvas(id));
        CanvasKey key = new CanvasKey(id, version);
        CompiledCanvas target =
                Patience.with(() -> compiled.find(workspace, key)).orElseThrow(() -> noCanvas(id));
        ObjectNode inputs = inputs(target, config.path("inputs"));
        ValueRef kept = Patience.with(() -> journal.keepSecret(
                call.request().run(), call.origin(), call.request().path() + "#inputs", inputs));
        Exposure control = Exposure.of(inputs, target.plan().variables(), TaskResult.MAX_EXPOSED_BYTES);
        ObjectNode answer = Json.object()
                .put("canvasId", id)
                .put("version", version)
                .put("title", target.canvas().title())
                .put("overflow", control.overflow());
        control.value().ifPresent(value -> answer.set("control", value));
        TaskResult result = started(call, answer);
        return new TaskResult(Optional.of(kept), result.exposed(), false, 0, Optional.empty());
    }

    private static ObjectNode inputs(CompiledCanvas target, JsonNode given) {
        ObjectNode inputs = Json.object();
        List<String> complaints = new ArrayList<>();
        for (Variable variable : target.canvas().variables()) {
            JsonNode value = given.path(variable.name());
            if (value.isMissingNode() || value.isNull()) {
                variable.defaultValue().ifPresent(byDefault -> inputs.set(variable.name(), byDefault));
                if (variable.required() && variable.defaultValue().isEmpty()) {
                    complaints.add("inputs." + variable.name() + " is required");
                }
                continue;
            }
            VariableValues.complaint(variable, value)
                    .ifPresent(complaint -> complaints.add("inputs." + variable.name() + ": " + complaint));
            inputs.set(variable.name(), value);
        }
        if (!complaints.isEmpty()) {
            throw invalid(String.join("; ", complaints));
        }
        return inputs;
    }

    private static RuntimeException noCanvas(String id) {
        return Results.failed(new TaskFailure(
                FailureCode.CANVAS_NOT_FOUND, "No published canvas " + id + " of that version in this workspace"));
    }

    // --- loop

    private TaskResult loop(Call call) throws InterruptedException {
        ObjectNode values = Patience.with(() -> environment.of(call.request()));
        JsonNode count;
        try {
            count = call.task().count().orElseThrow().render(values);
        } catch (ExpressionException e) {
            throw Results.failed(new TaskFailure(FailureCode.EXPRESSION_FAILED, String.valueOf(e.getMessage())));
        }
        JsonNode number = count.isString() ? parsed(count.stringValue()) : count;
        if (!number.isNumber() || number.asDouble() < 0 || number.asDouble() > 1_000_000) {
            throw invalid("count must be a whole number from 0 to 1000000, not " + count);
        }
        started(call, Json.object());
        return new TaskResult(Optional.empty(), Optional.empty(), false, number.asInt((int) number.asDouble()), Optional.empty());
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.parse(text);
        } catch (tools.jackson.core.JacksonException e) {
            return Json.nil();
        }
    }

    private static RuntimeException invalid(String message) {
        return Results.failed(new TaskFailure(FailureCode.INVALID_CONFIG, message));
    }
}
