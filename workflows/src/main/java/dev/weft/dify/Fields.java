package dev.weft.dify;

import dev.weft.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A canvas's variables as fields of a start node's form. */
final class Fields {
    private static final int DEFAULT_LENGTH = 48;

    private Fields() {}

    static ObjectNode of(JsonNode variable) {
        String name = Loose.text(variable, "name");
        String label = Loose.text(variable, "label");
        ObjectNode field = Json.object()
                .put("label", label.isEmpty() ? name : label)
                .put("variable", name)
                .put("required", Loose.flag(variable, "required"))
                .put("type", type(variable));
        Loose.integer(variable, "maxLength")
                .ifPresentOrElse(
                        most -> field.put("max_length", most),
                        () -> field.put("max_length", Loose.flag(variable, "multiline") ? 100_000 : DEFAULT_LENGTH));
        field.set("options", variable.path("options").isArray() ? variable.get("options") : Json.array());
        copy(variable, "default", field, "default");
        copy(variable, "fileKinds", field, "allowed_file_types");
        copy(variable, "fileExtensions", field, "allowed_file_extensions");
        copy(variable, "uploadMethods", field, "allowed_file_upload_methods");
        return field;
    }

    private static void copy(JsonNode variable, String from, ObjectNode field, String to) {
        if (variable.hasNonNull(from)) {
            field.set(to, variable.get(from));
        }
    }

    private static String type(JsonNode variable) {
        return switch (Loose.text(variable, "type")) {
            case "number" -> "number";
            case "boolean" -> "checkbox";
            case "option" -> "select";
            case "json" -> "json_object";
            case "file" -> "file";
            case "files" -> "file-list";
            default -> Loose.flag(variable, "multiline") ? "paragraph" : "text-input";
        };
    }
}
