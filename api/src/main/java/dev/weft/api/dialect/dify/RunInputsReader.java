package dev.weft.api.dialect.dify;

import dev.weft.canvas.Variable;
import dev.weft.json.Json;
import dev.weft.store.RunFacts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts inputs as Dify's clients write them into the core's form; what the app does not declare is left out. */
final class RunInputsReader {
    private static final List<String> KINDS = List.of("document", "image", "audio", "video", "custom");

    private static final int LONGEST_NUMBER = 1_000;

    private RunInputsReader() {}

    /** @param mostFiles that may come besides those of variables */
    static ObjectNode read(List<Variable> declared, RunRequest request, int mostFiles) {
        ObjectNode given = request.inputs()
                .orElseThrow(() -> DifyException.invalid("inputs", "inputs is required, {} when there are none"));
        ObjectNode inputs = Json.object();
        for (Variable variable : declared) {
            given.optional(variable.name())
                    .flatMap(value -> value(variable, value))
                    .ifPresent(value -> inputs.set(variable.name(), value));
        }
        request.files().filter(files -> !files.isEmpty()).ifPresent(files -> inputs.set(
                RunFacts.FILES, files("files", files, mostFiles)));
        return inputs;
    }

    private static Optional<JsonNode> value(Variable variable, JsonNode value) {
        if (value.isNull()) {
            return Optional.empty();
        }
        return switch (variable.type()) {
            case FILE -> isNothing(value) ? Optional.empty() : Optional.of(file(variable.name(), value));
            case FILES -> Optional.of(files(
                    variable.name(),
                    value.isArray() ? value.valueStream().toList() : List.of(value),
                    variable.maxLength().orElse(Integer.MAX_VALUE)));
            case NUMBER -> value.isString() ? number(variable, value.stringValue().strip()) : Optional.of(value);
            case OPTION -> isNothing(value) ? Optional.empty() : Optional.of(value);
            case STRING, BOOLEAN, JSON -> Optional.of(value);
        };
    }

    /** Forms send an empty text for what was not filled in. */
    private static boolean isNothing(JsonNode value) {
        return value.isString() && value.stringValue().isEmpty();
    }

    private static Optional<JsonNode> number(Variable variable, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (text.length() <= LONGEST_NUMBER && Double.isFinite(Double.parseDouble(text))) {
                return Optional.of(Json.tree(new BigDecimal(text)));
            }
        } catch (NumberFormatException e) {
            // As any other text that is no number.
        }
        throw DifyException.invalid(variable.name(), "(number) " + variable.name() + " in input form must be a number");
    }

    private static ArrayNode files(String field, List<JsonNode> given, int most) {
        if (given.size() > most) {
            throw DifyException.invalid(
                    field, field + " takes at most " + most + " files, these are " + given.size());
        }
        ArrayNode files = Json.array();
        given.forEach(file -> files.add(file(field, file)));
        return files;
    }

    private static JsonNode file(String field, JsonNode given) {
        JsonNode value = given.isArray() && given.size() == 1 ? given.get(0) : given;
        if (!value.isObject()) {
            throw DifyException.invalid(
                    field, field + " must be a file: {\"type\", \"transfer_method\", \"upload_file_id\" or \"url\"}");
        }
        Optional<String> kind = text(value, "type");
        if (kind.isPresent() && !KINDS.contains(kind.get())) {
            throw DifyException.invalid(field, "type of a file is one of " + String.join(", ", KINDS));
        }
        return switch (text(value, "transfer_method").orElse("")) {
            case "local_file" -> Json.object().put(
                    "file",
                    text(value, "upload_file_id")
                            .orElseThrow(() -> DifyException.invalid(field, "A local_file needs its upload_file_id")));
            case "remote_url" -> remote(
                    text(value, "url")
                            .or(() -> text(value, "remote_url"))
                            .orElseThrow(() -> DifyException.invalid(field, "A remote_url needs its url")),
                    kind);
            default -> throw DifyException.invalid(field, "transfer_method is local_file or remote_url");
        };
    }

    private static JsonNode remote(String url, Optional<String> kind) {
        ObjectNode file = Json.object().put("url", url);
        kind.ifPresent(said -> file.put("kind", said));
        return file;
    }

    private static Optional<String> text(JsonNode value, String member) {
        JsonNode text = value.path(member);
        return text.isString() && !text.stringValue().isBlank() ? Optional.of(text.stringValue()) : Optional.empty();
    }
}
