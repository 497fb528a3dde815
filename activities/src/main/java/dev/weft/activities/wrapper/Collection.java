package dev.weft.activities.wrapper;

import dev.weft.canvas.Task;
import dev.weft.expression.ExpressionException;
import dev.weft.expression.Template;
import dev.weft.json.Json;
import dev.weft.plan.Control;
import dev.weft.store.Journal;
import dev.weft.task.FailureCode;
import dev.weft.task.Given;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest.Part;
import dev.weft.task.TaskRequest.Parts;
import dev.weft.task.TaskResult;
import dev.weft.task.ValueRef;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts the result of a block together from the results of its iterations, or of the workflows that ran them. */
final class Collection {
    private final Environment environment;
    private final Results results;
    private final Redactions redactions;
    private final Journal journal;
    private final int maxItems;

    Collection(
            Environment environment, Results results, Redactions redactions, Journal journal, int maxItems) {
        this.environment = environment;
        this.results = results;
        this.redactions = redactions;
        this.journal = journal;
        this.maxItems = maxItems;
    }

    /** Stores the items of a {@code forEach} and counts them. */
    TaskResult expand(Call call) throws InterruptedException {
        JsonNode items = rendered(call.task().items().orElseThrow(), Patience.with(() -> environment.of(call.request())));
        if (items.isNull()) {
            items = Json.array();
        }
        if (!items.isArray()) {
            throw Results.failed(new TaskFailure(
                    FailureCode.INVALID_CONFIG, "forEach needs a list, not " + items.getNodeType()));
        }
        if (items.size() > maxItems) {
            throw Results.failed(new TaskFailure(
                    FailureCode.OUTPUT_TOO_LARGE,
                    "forEach takes at most " + maxItems + " items, not " + items.size()));
        }
        JsonNode list = items;
        ValueRef kept = Patience.with(() -> keep(call, call.request().path() + "#items", list));
        List<Journal.Entry> entries = new java.util.ArrayList<>(call.decisions());
        entries.add(call.entries().started());
        results.append(call, entries);
        return new TaskResult(Optional.of(kept), Optional.empty(), false, items.size(), Optional.empty());
    }

    private ValueRef keep(Call call, String path, JsonNode list) {
        boolean secret = redactions.of(call).json(list) != list;
        return secret
                ? journal.keepSecret(call.request().run(), call.origin(), path, list)
                : journal.keep(call.request().run(), call.origin(), path, list);
    }

    /** The block's result: finishes its task, or is kept for the workflow that asked for a part. */
    TaskResult collect(Call call) throws InterruptedException {
        JsonNode made = Patience.with(() -> redactions.of(call).json(made(call)));
        if (!call.request().path().contains("#")) {
            return results.commit(call, List.of(call.entries().succeeded(made, Json.array())));
        }
        ValueRef kept = Patience.with(() -> journal.keep(
                call.request().run(), call.origin(), call.request().path(), made));
        if (!call.request().decisions().isEmpty()) {
            results.append(call, call.decisions());
        }
        return new TaskResult(Optional.of(kept), Optional.empty(), false, 0, Optional.empty());
    }

    private JsonNode made(Call call) {
        Parts parts = call.request().parts().orElseThrow();
        return switch (call.task().planned().control()) {
            case Control.ForEach forEach -> items(call, forEach, parts);
            case Control.Loop ignored -> loop(call, parts);
            case Control.Try ignored -> attempt(call, parts);
            case Control.SubCanvas ignored ->
                (JsonNode) Json.object().set("outputs", chunks(call, parts).getFirst());
            case Control.Activity ignored -> throw uncollected(call);
            case Control.Assign ignored -> throw uncollected(call);
            case Control.Switch ignored -> throw uncollected(call);
            case Control.Delay ignored -> throw uncollected(call);
            case Control.Approval ignored -> throw uncollected(call);
            case Control.Jump ignored -> throw uncollected(call);
            case Control.Mark ignored -> throw uncollected(call);
            case Control.Return ignored -> throw uncollected(call);
        };
    }

    private static IllegalArgumentException uncollected(Call call) {
        return new IllegalArgumentException(call.request().path() + " has no parts");
    }

    private JsonNode items(Call call, Control.ForEach forEach, Parts parts) {
        ArrayNode items = Json.array();
        for (JsonNode chunk : chunks(call, parts)) {
            items.addAll((ArrayNode) chunk.path("items"));
        }
        Map<ValueRef, JsonNode> values = values(call, parts);
        for (Part part : parts.iterations()) {
            if (part.failed()) {
                items.addNull();
            } else if (forEach.single()) {
                items.add(part.results().values().stream()
                        .findFirst()
                        .map(given -> Environment.output(given, values))
                        .orElseGet(Json::nil));
            } else {
                items.add(result(call, part, values));
            }
        }
        return (JsonNode) Json.object().set("items", flattens(call) ? flat(items) : items);
    }

    /** A range of the items is not joined: whether all are lists shows only at the end. */
    private static boolean flattens(Call call) {
        Task source = call.task().source();
        JsonNode written = source.type().equals("forEach")
                ? source.config()
                : source.forEach().orElseGet(Json::nil);
        return written.path("flatten").asBoolean(false) && !call.request().path().contains("#");
    }

    private static ArrayNode flat(ArrayNode items) {
        boolean lists = false;
        for (JsonNode item : items) {
            if (!item.isArray() && !item.isNull()) {
                return items;
            }
            lists |= item.isArray();
        }
        if (!lists) {
            return items;
        }
        ArrayNode joined = Json.array();
        for (JsonNode item : items) {
            if (item instanceof ArrayNode list) {
                joined.addAll(list);
            }
        }
        return joined;
    }

    private JsonNode loop(Call call, Parts parts) {
        JsonNode last = Json.nil();
        if (!parts.iterations().isEmpty()) {
            last = result(call, parts.iterations().getLast(), values(call, parts));
        } else if (!parts.chunks().isEmpty()) {
            last = chunks(call, parts).getLast();
        }
        if (call.request().path().contains("#")) {
            return last;
        }
        ObjectNode result = Json.object();
        result.set("last", last);
        result.put("count", parts.count());
        return result;
    }

    private JsonNode attempt(Call call, Parts parts) {
        ObjectNode result = Json.object();
        result.set("value", result(call, parts.iterations().getFirst(), values(call, parts)));
        result.set(
                "error",
                call.request().error().map(Entries::error).map(JsonNode.class::cast).orElseGet(Json::nil));
        return result;
    }

    /** Of one iteration: the body's output template, else the outputs of its last tasks by id. */
    private JsonNode result(Call call, Part part, Map<ValueRef, JsonNode> values) {
        Optional<Template> output = call.task().output();
        if (output.isPresent()) {
            return rendered(output.get(), environment.of(call.request(), part));
        }
        ObjectNode byId = Json.object();
        part.results().forEach((id, given) -> byId.set(id, Environment.output(given, values)));
        return byId;
    }

    private Map<ValueRef, JsonNode> values(Call call, Parts parts) {
        Set<ValueRef> named = new LinkedHashSet<>();
        for (Part part : parts.iterations()) {
            part.results().values().stream().map(Given::value).forEach(value -> value.ifPresent(named::add));
        }
        return named.isEmpty() ? Map.of() : journal.values(call.request().run(), named);
    }

    private List<JsonNode> chunks(Call call, Parts parts) {
        if (parts.chunks().isEmpty()) {
            return List.of();
        }
        Map<ValueRef, JsonNode> values = journal.values(call.request().run(), parts.chunks());
        return parts.chunks().stream().map(chunk -> Environment.present(values, chunk)).toList();
    }

    static JsonNode rendered(Template template, ObjectNode values) {
        try {
            return template.render(values);
        } catch (ExpressionException e) {
            throw Results.failed(new TaskFailure(FailureCode.EXPRESSION_FAILED, String.valueOf(e.getMessage())));
        }
    }
}
