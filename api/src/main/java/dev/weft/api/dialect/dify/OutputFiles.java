package dev.weft.api.dialect.dify;

import dev.weft.api.core.FileKind;
import dev.weft.json.Json;
import dev.weft.task.FileRef;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The files that an output names. */
final class OutputFiles {
    private static final String PREVIEW = "/v1/files/%s/preview";

    private final String base;

    /** @param base under which the API is reached, without a slash at the end */
    OutputFiles(String base) {
        this.base = base;
    }

    ArrayNode in(JsonNode output) {
        ArrayNode files = Json.array();
        collect(output, files);
        return files;
    }

    private void collect(JsonNode value, ArrayNode files) {
        FileRef.of(value).ifPresent(file -> files.add(json(file)));
        value.forEach(child -> collect(child, files));
    }

    private JsonNode json(FileRef file) {
        boolean remote = file.id().contains("://");
        int dot = file.name().lastIndexOf('.');
        return Json.object()
                .put("dify_model_identity", "__dify__file__")
                .put("id", file.id())
                .put("related_id", file.id())
                .put("type", FileKind.of(file.name(), file.contentType()).wire())
                .put("transfer_method", remote ? "remote_url" : "tool_file")
                .put("filename", file.name())
                .put("extension", dot < 0 ? "" : file.name().substring(dot).toLowerCase(Locale.ROOT))
                .put("mime_type", file.contentType())
                .put("size", file.size())
                .put("url", remote ? file.id() : base + PREVIEW.formatted(file.id()));
    }
}
