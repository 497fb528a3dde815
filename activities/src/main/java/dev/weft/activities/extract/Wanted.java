package dev.weft.activities.extract;

import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The values to look for. */
record Wanted(List<Parameter> parameters) {
    private static final Set<String> OWN = Set.of("__is_success", "__reason", "__usage");

    Wanted {
        parameters = List.copyOf(parameters);
    }

    static Wanted of(JsonNode config) throws TaskException {
        List<Parameter> parameters = new ArrayList<>();
        Set<String> names = new HashSet<>(OWN);
        for (JsonNode one : config) {
            Parameter parameter = Parameter.of(one);
            if (!names.add(parameter.name())) {
                throw new TaskException(
                        FailureCode.INVALID_CONFIG, "parameters: the name \"" + parameter.name() + "\" is taken");
            }
            parameters.add(parameter);
        }
        return new Wanted(parameters);
    }

    ObjectNode schema() {
        ObjectNode schema = Json.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (Parameter parameter : parameters) {
            properties.set(parameter.name(), parameter.schema());
            if (parameter.required()) {
                required.add(parameter.name());
            }
        }
        return schema;
    }

    /** @param answer what the model gave, if it gave anything that can be read */
    Found read(Optional<JsonNode> answer) {
        ObjectNode values = Json.object();
        List<String> problems = new ArrayList<>();
        if (answer.isEmpty()) {
            problems.add("The model's answer holds no JSON object");
        }
        JsonNode given = answer.orElseGet(Json::object);
        for (Parameter parameter : parameters) {
            JsonNode value = given.path(parameter.name());
            Optional<JsonNode> converted = value.isNull() || value.isMissingNode()
                    ? Optional.empty()
                    : parameter.type().read(value, parameter.options());
            values.set(parameter.name(), converted.orElseGet(parameter.type()::empty));
            if (converted.isEmpty() && answer.isPresent()) {
                boolean missing = value.isNull() || value.isMissingNode();
                if (!missing) {
                    problems.add("Parameter " + parameter.name() + " is no " + parameter.type().wire());
                } else if (parameter.required()) {
                    problems.add("Parameter " + parameter.name() + " is required");
                }
            }
        }
        return new Found(values, problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems)));
    }
}
