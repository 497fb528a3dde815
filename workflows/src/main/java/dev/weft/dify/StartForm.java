package dev.weft.dify;

import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A start node's form as the variables of a canvas. */
final class StartForm {
    private static final List<String> KINDS = List.of("document", "image", "audio", "video", "custom");
    private static final List<String> METHODS = List.of("local_file", "remote_url");

    private final Problems problems;

    StartForm(Problems problems) {
        this.problems = problems;
    }

    ArrayNode variables(Document document, Optional<Node> start) {
        ArrayNode variables = Json.array();
        SequencedSet<String> names = new LinkedHashSet<>();
        start.ifPresent(node -> {
            List<JsonNode> fields = node.list("variables");
            for (int index = 0; index < fields.size(); index++) {
                if (names.add(Loose.text(fields.get(index), "variable"))) {
                    variables.add(variable(node, fields.get(index), "/data/variables/" + index));
                }
            }
        });
        if (document.chat() && !names.contains("query")) {
            variables.add(Json.object().put("name", "query").put("type", "string").put("multiline", true));
        }
        return variables;
    }

    private ObjectNode variable(Node node, JsonNode field, String pointer) {
        ObjectNode variable = Json.object().put("name", Loose.text(field, "variable"));
        String written = Loose.text(field, "type");
        List<String> options = options(field);
        String type = switch (written) {
            case "text-input", "paragraph", "string", "url", "" -> "string";
            case "select" -> options.isEmpty() ? "string" : "option";
            case "number" -> "number";
            case "checkbox", "boolean" -> "boolean";
            case "file" -> "file";
            case "file-list", "files" -> "files";
            case "json_object", "json", "object" -> "json";
            default -> {
                problems.add(
                        node,
                        pointer + "/type",
                        "unsupported_variable",
                        "The field \"" + Loose.text(field, "variable") + "\" is of type \"" + written
                                + "\", which Weft does not know; use one such as text-input, select, number, file");
                yield "string";
            }
        };
        variable.put("type", type).put("required", Loose.flag(field, "required"));
        String label = Loose.text(field, "label").strip();
        if (!label.isEmpty()) {
            variable.put("label", label.substring(0, Math.min(200, label.length())));
        }
        String hint = Loose.text(field, field.has("hint") ? "hint" : "placeholder").strip();
        if (!hint.isEmpty()) {
            variable.put("description", hint.substring(0, Math.min(10_000, hint.length())));
        }
        if (written.equals("paragraph")) {
            variable.put("multiline", true);
        }
        if (type.equals("option")) {
            variable.set("options", Json.tree(options));
        }
        limits(field, type, variable);
        byDefault(field, type, options).ifPresent(value -> variable.set("default", value));
        return variable;
    }

    private static List<String> options(JsonNode field) {
        SequencedSet<String> options = new LinkedHashSet<>();
        for (JsonNode option : Loose.list(field, "options")) {
            String text = option.isObject() ? Loose.text(option, "value") : Loose.text(option);
            if (!text.isEmpty()) {
                options.add(text);
            }
        }
        return new ArrayList<>(options);
    }

    private static void limits(JsonNode field, String type, ObjectNode variable) {
        Optional<Integer> longest = Loose.integer(field, "max_length").filter(value -> value > 0 && value <= 10_000_000);
        if (type.equals("string") || type.equals("files")) {
            longest.ifPresent(value -> variable.put("maxLength", value));
        }
        if (type.equals("file") || type.equals("files")) {
            some(field, "allowed_file_types", KINDS).ifPresent(kinds -> variable.set("fileKinds", kinds));
            some(field, "allowed_file_upload_methods", METHODS).ifPresent(ways -> variable.set("uploadMethods", ways));
            ArrayNode extensions = Json.array();
            for (JsonNode written : Loose.list(field, "allowed_file_extensions")) {
                String extension = Loose.text(written).strip();
                extension = extension.isEmpty() || extension.startsWith(".") ? extension : "." + extension;
                if (extension.matches("\\.[\\p{L}\\p{N}._+-]{1,32}")) {
                    extensions.add(extension);
                }
            }
            if (!extensions.isEmpty()) {
                variable.set("fileExtensions", extensions);
            }
        }
    }

    private static Optional<JsonNode> some(JsonNode field, String name, List<String> known) {
        List<String> found =
                Loose.list(field, name).stream().map(Loose::text).filter(known::contains).distinct().toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(Json.tree(found));
    }

    /** A default that does not fit is none. */
    private static Optional<JsonNode> byDefault(JsonNode field, String type, List<String> options) {
        JsonNode value = field.path("default");
        String text = Loose.text(value);
        return switch (type) {
            case "string" -> {
                int longest = Loose.integer(field, "max_length").filter(most -> most > 0).orElse(Integer.MAX_VALUE);
                boolean fits = !text.isEmpty() && text.codePointCount(0, text.length()) <= longest;
                yield fits ? Optional.of(Json.text(text)) : Optional.empty();
            }
            case "option" -> options.contains(text) ? Optional.of(Json.text(text)) : Optional.empty();
            case "number" -> Loose.number(value);
            case "boolean" -> text.isEmpty() ? Optional.empty() : Optional.of(Loose.typed("boolean", value));
            case "json" -> value.isObject() ? Optional.of(value) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
