package dev.weft.activities.wrapper;

import dev.weft.json.Json;
import dev.weft.store.Journal;
import dev.weft.task.Frame;
import dev.weft.task.Given;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest;
import dev.weft.task.TaskRequest.Part;
import dev.weft.task.ValueRef;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what templates name: loads the values behind a request's references and lays them out by name. */
final class Environment {
    private final Journal journal;
    private final RunCache runs;
    private final IteratedLists lists;

    Environment(Journal journal, RunCache runs) {
        this.journal = journal;
        this.runs = runs;
        this.lists = new IteratedLists(journal);
    }

    /** What the request's templates see. */
    ObjectNode of(TaskRequest request) {
        return of(request, Optional.empty(), Map.of());
    }

    /** @param made results that are not in the journal yet */
    ObjectNode of(TaskRequest request, Map<ValueRef, JsonNode> made) {
        return of(request, Optional.empty(), made);
    }

    /** What the output template of a block sees after one iteration. */
    ObjectNode of(TaskRequest request, Part part) {
        return of(request, Optional.of(part), Map.of());
    }

    private ObjectNode of(TaskRequest request, Optional<Part> part, Map<ValueRef, JsonNode> made) {
        Set<ValueRef> named = new LinkedHashSet<>();
        request.inputs().values().forEach(given -> given.value().ifPresent(named::add));
        part.ifPresent(one -> one.results().values().forEach(given -> given.value().ifPresent(named::add)));
        named.addAll(request.state().values());
        request.variables().ifPresent(named::add);
        Map<ValueRef, JsonNode> values = values(request.run(), named, made);

        ObjectNode environment = runs.facts(request.run());
        environment.set("variables", variables(request, values));
        ObjectNode tasks = environment.putObject("tasks");
        lay(tasks, request.inputs(), values);
        part.ifPresent(one -> lay(tasks, one.results(), values));
        ObjectNode state = environment.putObject("state");
        request.state().forEach((name, value) -> state.set(name, present(values, value).path(name)));
        frames(environment, request, part);
        request.error().ifPresent(failure -> environment.set("error", error(failure)));
        return environment;
    }

    /** What the references name, first among what was made and is not in the journal yet. */
    Map<ValueRef, JsonNode> values(RunKey run, Set<ValueRef> named, Map<ValueRef, JsonNode> made) {
        Map<ValueRef, JsonNode> values = new HashMap<>();
        Set<ValueRef> missing = new LinkedHashSet<>();
        for (ValueRef reference : named) {
            JsonNode value = made.get(reference);
            if (value == null) {
                missing.add(reference);
            } else {
                values.put(reference, value);
            }
        }
        if (!missing.isEmpty()) {
            values.putAll(journal.values(run, missing));
        }
        return values;
    }

    /** Of the end of a run. */
    ObjectNode of(
            RunKey run,
            SequencedMap<String, Given> results,
            SequencedMap<String, ValueRef> state,
            Map<ValueRef, JsonNode> made) {
        TaskRequest request = new TaskRequest(
                TaskRequest.Phase.COLLECT,
                run,
                new TaskRequest.CanvasKey("", 0),
                "",
                "",
                results,
                state,
                List.of(),
                Optional.empty(),
                0,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return of(request, made);
    }

    private JsonNode variables(TaskRequest request, Map<ValueRef, JsonNode> values) {
        return request.variables()
                .map(reference -> present(values, reference))
                .orElseGet(() -> runs.variables(request.run()));
    }

    private static void lay(ObjectNode tasks, SequencedMap<String, Given> results, Map<ValueRef, JsonNode> values) {
        results.forEach((id, given) -> {
            ObjectNode task = tasks.putObject(id);
            task.set("output", output(given, values));
            task.put("status", given.status().wire());
            given.failure().ifPresent(failure -> task.set("error", error(failure)));
        });
    }

    static JsonNode output(Given given, Map<ValueRef, JsonNode> values) {
        return given.value()
                .map(reference -> present(values, reference))
                .or(given::inline)
                .orElseGet(Json::nil);
    }

    private void frames(ObjectNode environment, TaskRequest request, Optional<Part> part) {
        List<Frame> frames = request.frames();
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            if (frame.error().isPresent()) {
                environment.set("error", error(frame.error().get()));
                continue;
            }
            int index = i == frames.size() - 1 && part.isPresent() ? part.get().index() : frame.index();
            ObjectNode each = environment.withObjectProperty("each").withObjectProperty(frame.block());
            each.put("index", index);
            environment.put("index", index);
            frame.list().ifPresentOrElse(
                    list -> {
                        JsonNode item = lists.item(request.run(), list, index);
                        each.set("item", item);
                        environment.set("item", item);
                    },
                    () -> environment.withObjectProperty("loop").put("index", index));
        }
    }

    /** @throws LostValueException when it is not among them */
    static JsonNode present(Map<ValueRef, JsonNode> values, ValueRef reference) {
        JsonNode value = values.get(reference);
        if (value == null) {
            throw new LostValueException(reference);
        }
        return value;
    }

    private static ObjectNode error(TaskFailure failure) {
        return Json.object().put("code", failure.code().name()).put("message", failure.message());
    }
}
