package dev.weft.bench;

import dev.weft.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ObjectNode;

/** The folder that results are kept in. */
final class Results {
    private final Path folder;

    Results(Path folder) {
        this.folder = folder;
    }

    void write(String name, ObjectNode report) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(name + ".json"),
                Json.mapper().writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report) + "\n");
    }

    void write(String name, String svg) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".svg"), svg);
    }
}
