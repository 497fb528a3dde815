package dev.weft.copilot;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.weft.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads plans that a model has written. Safe from several threads. */
public final class PlanReader {
    private static final JsonNode SHAPE = resource("/copilot/workflow-plan.json");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(
                    SpecificationVersion.DRAFT_2020_12,
                    registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .pathType(PathType.JSON_POINTER)
                            .locale(Locale.ROOT)
                            .build()))
            .getSchema(SHAPE);

    private PlanReader() {}

    /** @param problems each with its place; none when there is a plan */
    public record Reading(Optional<WorkflowPlan> plan, List<String> problems) {
        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /** JSON schema of a plan. */
    public static JsonNode shape() {
        return SHAPE;
    }

    public static Reading read(JsonNode json) {
        List<String> problems =
                SCHEMA.validate(json).stream().map(Error::toString).distinct().toList();
        return new Reading(
                problems.isEmpty() ? Optional.of(WorkflowPlan.fromJson(json)) : Optional.empty(), problems);
    }

    private static JsonNode resource(String name) {
        try (InputStream stream = PlanReader.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The resource " + name + " is missing");
            }
            return Json.mapper().readTree(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
