package dev.weft.plan;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.weft.canvas.Durations;
import dev.weft.canvas.Pointers;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskDescriptor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Holds configurations against the schemas of the catalogue. A string with an expression stands for any value. */
final class ConfigCheck {
    private static final String OPEN = "{{";
    private static final Pattern EXPRESSION =
            Pattern.compile("\\{\\{\\s*(?:variables|tasks|state|item|index|each|loop|run|sys|error|secrets)\\s*(?:[.\\[]|}})");
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .pathType(PathType.JSON_POINTER)
                    .locale(java.util.Locale.ROOT)
                    .build()));

    private static final Map<String, Schema> STANDARD = schemas(TaskCatalog.standard());

    private final Map<String, Schema> schemas;
    private final Problems problems;

    ConfigCheck(TaskCatalog catalog, Problems problems) {
        this.schemas = catalog == TaskCatalog.standard() ? STANDARD : schemas(catalog);
        this.problems = problems;
    }

    private static Map<String, Schema> schemas(TaskCatalog catalog) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        for (TaskDescriptor descriptor : catalog.descriptors()) {
            schemas.put(descriptor.type(), schema(descriptor));
        }
        return schemas;
    }

    static Schema schema(TaskDescriptor descriptor) {
        return REGISTRY.getSchema(descriptor.input());
    }

    /** Whether what stands at a pointer below the configuration is source code rather than a template. */
    static boolean raw(TaskDescriptor descriptor, String pointer) {
        return hint(descriptor, pointer, "x-raw") || hint(descriptor, pointer, "x-jinja");
    }

    private static boolean hint(TaskDescriptor descriptor, String pointer, String name) {
        JsonNode schema = descriptor.input();
        for (String step : pointer.substring(1).split("/", -1)) {
            schema = schema.has("items") ? schema.path("items") : schema.path("properties").path(step);
        }
        return schema.path(name).asBoolean(false);
    }

    /** @param below pointer of the configuration below its task */
    void check(TaskDraft draft, TaskDescriptor descriptor, JsonNode config, String below) {
        Schema schema = schemas.get(descriptor.type());
        SequencedSet<String> seen = new LinkedHashSet<>();
        List<Error> errors = schema == null ? List.of() : schema.validate(config);
        for (Error error : errors) {
            SchemaComplaint complaint = SchemaComplaint.of(error, descriptor);
            JsonNode found = config.at(complaint.pointer());
            if (!templated(found, complaint.whole()) && seen.add(complaint.pointer() + complaint.message())) {
                problems.add(draft, below + complaint.pointer(), "bad_config", complaint.message());
            }
        }
        hints(new Owner(draft, descriptor, below, config.has("inputs")), config, "");
    }

    private static boolean templated(JsonNode found, boolean whole) {
        if (found.isString()) {
            return found.stringValue().contains(OPEN);
        }
        if (whole && found.isContainer()) {
            for (JsonNode child : found) {
                if (templated(child, true)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @param passes whether values are passed to source code by name: then its braces are no mistake */
    private record Owner(TaskDraft draft, TaskDescriptor descriptor, String below, boolean passes) {
        boolean hint(String pointer, String name) {
            return ConfigCheck.hint(descriptor, pointer, name);
        }
    }

    private void hints(Owner owner, JsonNode node, String pointer) {
        if (node.isString()) {
            text(owner, node.stringValue(), pointer);
        } else if (node.isObject()) {
            node.properties()
                    .forEach(member ->
                            hints(owner, member.getValue(), pointer + "/" + Pointers.escape(member.getKey())));
        } else if (node.isArray()) {
            int index = 0;
            for (JsonNode element : node) {
                hints(owner, element, pointer + "/" + index++);
            }
        }
    }

    private void text(Owner owner, String text, String pointer) {
        String place = owner.below() + pointer;
        if (owner.hint(pointer, "x-raw") && !owner.passes() && EXPRESSION.matcher(text).find()) {
            problems.add(
                    owner.draft(),
                    place,
                    "expression_in_code",
                    "Source code is taken as it is; pass values by \"input\" instead of {{ }}");
        }
        if (owner.hint(pointer, "x-constant") && text.contains(OPEN)) {
            problems.add(
                    owner.draft(), place, "not_constant", "This must be written out; {{ }} can't be used here");
        }
        if (owner.hint(pointer, "x-duration") && !text.contains(OPEN) && Durations.parse(text).isEmpty()) {
            problems.add(owner.draft(), place, "bad_duration", Durations.advice(text));
        }
    }
}
