package dev.weft.canvas;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether a value fits a variable: for defaults, and for the inputs of a run. */
public final class VariableValues {
    private VariableValues() {}

    /** What is wrong with the value, in words for the caller; empty when it fits. */
    public static Optional<String> complaint(Variable variable, JsonNode value) {
        return switch (variable.type()) {
            case STRING -> value.isString() ? length(variable, value.stringValue()) : wanted("a text", value);
            case NUMBER -> value.isNumber() ? Optional.empty() : wanted("a number", value);
            case BOOLEAN -> value.isBoolean() ? Optional.empty() : wanted("true or false", value);
            case OPTION -> option(variable, value);
            case JSON -> Optional.empty();
            case FILE -> isFile(value) ? Optional.empty() : wanted("a file, {\"file\": id}", value);
            case FILES -> files(variable, value);
        };
    }

    private static Optional<String> length(Variable variable, String text) {
        return variable.maxLength()
                .filter(longest -> text.codePointCount(0, text.length()) > longest)
                .map(longest -> "it has more than " + longest + " characters");
    }

    private static Optional<String> option(Variable variable, JsonNode value) {
        if (!value.isString()) {
            return wanted("a text", value);
        }
        return variable.options().contains(value.stringValue())
                ? Optional.empty()
                : Optional.of("it must be one of " + String.join(", ", variable.options()) + " but is "
                        + Shapes.shown(value));
    }

    private static Optional<String> files(Variable variable, JsonNode value) {
        if (!value.isArray()) {
            return wanted("a list of files", value);
        }
        for (JsonNode element : value) {
            if (!isFile(element)) {
                return Optional.of("its elements must be files, {\"file\": id}, but one is " + Shapes.of(element));
            }
        }
        return variable.maxLength()
                .filter(most -> value.size() > most)
                .map(most -> "it has " + value.size() + " files; at most " + most + " are allowed");
    }

    private static boolean isFile(JsonNode value) {
        return value.isObject() && value.path("file").isString();
    }

    private static Optional<String> wanted(String what, JsonNode found) {
        return Optional.of("it must be " + what + " but is " + Shapes.of(found));
    }
}
