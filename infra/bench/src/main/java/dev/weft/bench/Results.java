package dev.weft.bench;

import dev.weft.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ObjectNode;

/** The folder that results are kept in, and the tables of the README beside it. */
final class Results {
    private final Path folder;

    Results(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    void write(String name, ObjectNode report) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(name + ".json"),
                Json.mapper().writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report) + "\n");
    }

    /** Puts the table in place of what stands between {@code <!-- name -->} and {@code <!-- /name -->}. */
    void show(String name, String table) throws IOException {
        Path readme = folder.resolveSibling("README.md");
        if (!Files.exists(readme)) {
            return;
        }
        String begin = "<!-- " + name + " -->";
        String end = "<!-- /" + name + " -->";
        String text = Files.readString(readme);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from >= 0 && to > from) {
            Files.writeString(readme, text.substring(0, from) + begin + "\n" + table + text.substring(to));
        }
    }

    void write(String name, String svg) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".svg"), svg);
    }
}
