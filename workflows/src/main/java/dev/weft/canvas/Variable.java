package dev.weft.canvas;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An input of a canvas.
 *
 * @param defaultValue used when a run gives none
 * @param maxLength in characters, of a string; of a list of files how many there may be
 * @param fileKinds accepted kinds of a file: {@code document}, {@code image}, {@code audio}, {@code video},
 *     {@code custom}; empty accepts all
 * @param fileExtensions accepted besides those of the kinds, each with its dot, such as {@code .md}: what the kind
 *     {@code custom} stands for
 * @param uploadMethods how a file may come, {@code local_file} or {@code remote_url}; empty allows both
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
        List<String> fileExtensions,
        List<String> uploadMethods,
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
        fileExtensions = List.copyOf(fileExtensions);
        uploadMethods = List.copyOf(uploadMethods);
    }
}
