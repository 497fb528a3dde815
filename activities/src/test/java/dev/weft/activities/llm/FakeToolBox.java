package dev.weft.activities.llm;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.plan.Control.Placement;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tools that answer what a test says and remember what they were asked. */
final class FakeToolBox implements ToolBox {

    record Call(String type, ObjectNode config, String idempotencyKey) {}

    final List<Call> calls = new ArrayList<>();
    private final Map<String, TaskDescriptor> descriptors = new HashMap<>();
    private final Map<String, Object> results = new HashMap<>();

    FakeToolBox with(String type, String inputSchema, Object result) {
        boolean control = type.equals("delay");
        descriptors.put(
                type,
                new TaskDescriptor(
                        type,
                        type,
                        "test",
                        "Does " + type,
                        control,
                        Placement.values()[0],
                        false,
                        Json.parse(inputSchema.replace('\'', '"')),
                        Json.object()));
        results.put(type, result);
        return this;
    }

    @Override
    public Optional<TaskDescriptor> find(String type) {
        return Optional.ofNullable(descriptors.get(type));
    }

    @Override
    public JsonNode call(String type, ObjectNode config, TaskContext context) throws TaskException {
        calls.add(new Call(type, config, context.idempotencyKey()));
        context.text("what a tool says is not the model's text");
        if (results.get(type) instanceof FailureCode code) {
            throw new TaskException(code, "HTTP 500 from rates.example");
        }
        return (JsonNode) results.get(type);
    }
}
