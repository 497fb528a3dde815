package dev.weft.activities.wrapper;

import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.Control;
import dev.weft.task.Given;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.ValueRef;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a canvas returns: its declared outputs, else what its ends that were reached return together, else the outputs of
 * its last tasks by id.
 */
final class Outputs {
    private final Environment environment;

    Outputs(Environment environment) {
        this.environment = environment;
    }

    /**
     * @param values what the declared outputs see
     * @param made results that are not in the journal yet
     */
    ObjectNode of(
            CompiledCanvas canvas,
            RunKey run,
            ObjectNode values,
            SequencedMap<String, Given> results,
            Map<ValueRef, JsonNode> made) {
        if (canvas.outputs().isPresent()) {
            return (ObjectNode) Collection.rendered(canvas.outputs().get(), values);
        }
        Set<ValueRef> named = new LinkedHashSet<>();
        results.values().forEach(given -> given.value().ifPresent(named::add));
        Map<ValueRef, JsonNode> outputs = environment.values(run, named, made);
        ObjectNode all = Json.object();
        results.forEach((id, given) -> {
            JsonNode output = Environment.output(given, outputs);
            boolean end = canvas.task(id)
                    .filter(task -> task.planned().control() instanceof Control.Return)
                    .isPresent();
            if (!end) {
                all.set(id, output);
            } else if (output.isObject()) {
                output.properties().forEach(member -> add(all, member.getKey(), member.getValue()));
            }
        });
        return all;
    }

    /** Of two values of one name the later stands, except that answers follow each other. */
    private static void add(ObjectNode made, String name, JsonNode value) {
        boolean answers = name.equals("answer") && value.isString() && made.path(name).isString();
        made.set(name, answers ? Json.text(made.get(name).stringValue() + value.stringValue()) : value);
    }
}
