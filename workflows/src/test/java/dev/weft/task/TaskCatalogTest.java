package dev.weft.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weft.plan.Control.Placement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class TaskCatalogTest {
    private static final TaskCatalog CATALOG = TaskCatalog.standard();

    static Stream<TaskDescriptor> descriptors() {
        return CATALOG.descriptors().stream();
    }

    @Test
    void theTypesOfTheFirstReleaseAreThere() {
        assertThat(CATALOG.types())
                .contains(
                        "template", "transform", "http", "llm", "code", "file.read", "file.write", "delay", "approval",
                        "canvas", "switch", "assign", "forEach", "loop", "try", "break", "continue");
        assertThat(CATALOG.find("nope")).isEmpty();
    }

    @Test
    void longAndCostlyTasksAreQueuedAndShortOnesRunBesideTheWorkflow() {
        assertThat(descriptors().filter(type -> type.placement() == Placement.QUEUED).map(TaskDescriptor::type))
                .containsExactly("http", "llm", "classify", "extract", "speech", "code", "document");
    }

    @Test
    void outputsHaveTheNamesOthersRelyOn() {
        assertThat(names("template")).containsExactly("value");
        assertThat(names("transform")).containsExactly("value");
        assertThat(names("http")).containsExactly("status", "headers", "body", "files");
        assertThat(names("llm")).contains("text", "reasoning", "json", "usage", "finishReason");
        assertThat(names("classify")).containsExactly("class_id", "class_name", "usage");
        assertThat(names("extract")).containsExactly("__is_success", "__reason", "__usage");
        assertThat(names("speech")).containsExactly("file", "characters");
        assertThat(names("list")).containsExactly("result", "first_record", "last_record");
        assertThat(names("aggregate")).containsExactly("output");
        assertThat(names("code")).containsExactly("result");
        assertThat(names("file.read")).containsExactlyInAnyOrder("text", "json", "rows", "bytes");
        assertThat(names("file.write")).containsExactly("file");
        assertThat(names("approval")).containsExactly("decision", "values");
        assertThat(names("canvas")).containsExactly("outputs");
        assertThat(names("switch")).containsExactly("case");
        assertThat(names("forEach")).containsExactly("items");
        assertThat(names("loop")).containsExactly("last", "count");
        assertThat(names("try")).containsExactly("value", "error");
    }

    private static List<String> names(String type) {
        return List.copyOf(CATALOG.find(type).orElseThrow().output().path("properties").propertyNames());
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void everyTypeIsDescribedForPeopleAndModels(TaskDescriptor descriptor) {
        assertThat(descriptor.title()).isNotBlank();
        assertThat(descriptor.category()).isNotBlank();
        assertThat(descriptor.description()).endsWith(".");
        descriptor.input().path("properties").properties().forEach(setting -> assertThat(
                        setting.getValue().path("description").asString(""))
                .as(descriptor.type() + "." + setting.getKey())
                .isNotBlank());
        descriptor.output().path("properties").properties().forEach(value -> assertThat(
                        value.getValue().path("description").asString(""))
                .as(descriptor.type() + " → " + value.getKey())
                .isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void everySchemaIsOne(TaskDescriptor descriptor) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        JsonNode empty = dev.weft.json.Json.object();
        assertThat(registry.getSchema(descriptor.input()).validate(empty)).isNotNull();
        assertThat(registry.getSchema(descriptor.output()).validate(empty)).isNotNull();
    }

    @Test
    void aTypeHasOneDescriptor() {
        TaskDescriptor http = CATALOG.find("http").orElseThrow();
        assertThatThrownBy(() -> new TaskCatalog(List.of(http, http)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Two descriptors for http");
    }
}
