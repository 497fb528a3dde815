package dev.weft.api.dialect.dify;

import dev.weft.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds what a person filled in against the fields of the form. */
final class FormValues {
    private FormValues() {}

    /** What the form does not ask for is left out. */
    static ObjectNode read(JsonNode fields, ObjectNode given) {
        ObjectNode values = Json.object();
        for (JsonNode field : fields) {
            String name = field.path("name").asString("");
            Optional<JsonNode> value = given.optional(name)
                    .filter(written -> !written.isNull())
                    .or(() -> field.optional("default").filter(kept -> !kept.isNull()));
            if (value.isEmpty()) {
                if (field.path("required").asBoolean(false)) {
                    throw invalid(name + " is required");
                }
                continue;
            }
            requireFits(field, name, value.get());
            values.set(name, value.get());
        }
        return values;
    }

    private static void requireFits(JsonNode field, String name, JsonNode value) {
        boolean fits =
                switch (field.path("type").asString("string")) {
                    case "number" -> value.isNumber();
                    case "boolean" -> value.isBoolean();
                    case "option" -> value.isString()
                            && field.path("options").valueStream().anyMatch(option -> option.equals(value));
                    case "json" -> true;
                    default -> value.isString();
                };
        if (!fits) {
            throw invalid(name + " does not fit: it must be " + wanted(field));
        }
    }

    private static String wanted(JsonNode field) {
        return switch (field.path("type").asString("string")) {
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "option" -> "one of the options";
            default -> "a text";
        };
    }

    private static DifyException invalid(String message) {
        return new DifyException(DifyError.INVALID_FORM_DATA, message);
    }
}
