package dev.weft.activities;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weft.task.TaskCatalog;
import tools.jackson.databind.JsonNode;

/** The output that the catalogue promises for a type. */
public final class CatalogueOutput {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private CatalogueOutput() {}

    /** Asserts that a runner's output is what the catalogue says, and hands it back. */
    public static JsonNode check(String type, JsonNode output) {
        Schema schema = REGISTRY.getSchema(
                TaskCatalog.standard().find(type).orElseThrow().output());
        assertThat(schema.validate(output)).as("what does not fit the catalogue").isEmpty();
        return output;
    }
}
