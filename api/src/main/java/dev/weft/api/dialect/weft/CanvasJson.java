package dev.weft.api.dialect.weft;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.api.dialect.weft.Problem.CanvasProblemJson;
import dev.weft.canvas.CanvasProblem;
import dev.weft.dify.PlainKeys.PlainKey;
import dev.weft.store.CanvasStore.StoredCanvas;
import dev.weft.store.CanvasStore.Version;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Canvases as the native API shows them. */
final class CanvasJson {
    private CanvasJson() {}

    record Saved(String id, int version, String title) {
        static Saved of(StoredCanvas canvas) {
            return new Saved(canvas.id(), canvas.version(), canvas.title());
        }
    }

    /** @param warnings what the author of the document may want to change; absent when there is nothing */
    record Imported(
            String id,
            int version,
            String title,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Warning> warnings) {
        static Imported of(StoredCanvas canvas, List<PlainKey> keys) {
            return new Imported(
                    canvas.id(), canvas.version(), canvas.title(), keys.stream().map(Warning::of).toList());
        }
    }

    record Warning(String node, String field, String message) {
        static Warning of(PlainKey key) {
            return new Warning(
                    key.node(),
                    key.field(),
                    "A key is written out here, for all who may read the canvas; a secret environment variable keeps it");
        }
    }

    record Summary(String id, int version, String title, String status, Instant createdAt, Instant updatedAt) {
        static Summary of(StoredCanvas canvas) {
            return new Summary(
                    canvas.id(),
                    canvas.version(),
                    canvas.title(),
                    canvas.status().name().toLowerCase(Locale.ROOT),
                    canvas.createdAt(),
                    canvas.updatedAt());
        }
    }

    record Detail(
            String id,
            int version,
            String title,
            String status,
            Instant createdAt,
            Instant updatedAt,
            JsonNode definition) {
        static Detail of(StoredCanvas canvas, JsonNode definition) {
            Summary summary = Summary.of(canvas);
            return new Detail(
                    summary.id(),
                    summary.version(),
                    summary.title(),
                    summary.status(),
                    summary.createdAt(),
                    summary.updatedAt(),
                    definition);
        }
    }

    record VersionJson(int version, String title, Instant createdAt) {
        static VersionJson of(Version version) {
            return new VersionJson(version.version(), version.title(), version.createdAt());
        }
    }

    record Validation(boolean valid, List<CanvasProblemJson> problems) {
        static Validation of(List<CanvasProblem> problems) {
            return new Validation(
                    problems.isEmpty(), problems.stream().map(CanvasProblemJson::of).toList());
        }
    }
}
