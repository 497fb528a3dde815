package dev.weft.activities.http;

import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Configured values as they are put on the wire. */
final class Values {

    private Values() {}

    /** None for null, one for a text, number or boolean, several for a list of these. */
    static List<String> texts(String path, JsonNode value) throws TaskException {
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            for (JsonNode item : value) {
                texts.addAll(texts(path, item));
            }
            return texts;
        }
        if (value.isNull() || value.isMissingNode()) {
            return List.of();
        }
        if (value.isObject()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, path + " can't be an object");
        }
        return List.of(value.asString());
    }

    /** A member that is there and not null. */
    static Optional<JsonNode> member(JsonNode config, String name) {
        JsonNode value = config.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    /** An object, or an empty one when it is not there. */
    static JsonNode object(JsonNode config, String name) throws TaskException {
        JsonNode value = member(config, name).orElseGet(Json::object);
        if (!value.isObject()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, name + " must be an object");
        }
        return value;
    }
}
