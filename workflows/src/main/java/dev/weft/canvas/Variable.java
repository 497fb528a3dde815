package dev.weft.canvas;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An input of a canvas.
 *
 * @param defaultValue used when a run gives none
 * @param maxLength in characters, of a string
 * @param fileKinds accepted kinds of a file: {@code document}, {@code image}, {@code audio}, {@code video},
 *     {@code custom}; empty accepts all
 * @param secret encrypted at rest and shown nowhere
 */
public record Variable(
        String name,
        Type type,
        boolean required,
        Optional<String> label,
        Optional<String> description,
        Optional<JsonNode> defaultValue,
        List<String> options,
        boolean multiline,
        Optional<Integer> maxLength,
        List<String> fileKinds,
        boolean secret) {

    public enum Type {
        STRING,
        NUMBER,
        BOOLEAN,
        OPTION,
        JSON,
        FILE,
        FILES
    }

    public Variable {
        options = List.copyOf(options);
        fileKinds = List.copyOf(fileKinds);
    }
}
