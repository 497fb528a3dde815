package dev.weft.task;

import dev.weft.json.Json;
import dev.weft.plan.Control.Placement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/**
 * Every type of task there is. Immutable and safe to share between threads.
 *
 * <p>Schemas of configurations carry hints of our own: {@code x-raw} (never a template: source code), {@code x-jinja} (a
 * template of another kind, whose braces are its own), {@code x-constant} (must not hold a template: names that the
 * compiler needs), {@code x-expression} (CEL), {@code x-duration}.
 */
public final class TaskCatalog {
    private static final List<String> TYPES = List.of(
            "template", "transform", "http", "llm", "classify", "extract", "speech", "code", "file.read", "file.write", "document",
            "list", "aggregate", "delay", "approval", "canvas", "switch", "assign", "forEach", "loop", "try", "break", "continue",
            "start", "end", "answer");
    private static final TaskCatalog STANDARD = new TaskCatalog(TYPES.stream().map(TaskCatalog::resource).toList());

    private final SequencedMap<String, TaskDescriptor> byType;

    /** @throws IllegalArgumentException when two descriptors have one type */
    public TaskCatalog(List<TaskDescriptor> descriptors) {
        SequencedMap<String, TaskDescriptor> map = new LinkedHashMap<>();
        for (TaskDescriptor descriptor : descriptors) {
            if (map.put(descriptor.type(), descriptor) != null) {
                throw new IllegalArgumentException("Two descriptors for " + descriptor.type());
            }
        }
        byType = Collections.unmodifiableSequencedMap(map);
    }

    /** The types that come with Weft. */
    public static TaskCatalog standard() {
        return STANDARD;
    }

    public Optional<TaskDescriptor> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** In the order palettes show them. */
    public List<TaskDescriptor> descriptors() {
        return List.copyOf(byType.values());
    }

    public List<String> types() {
        return List.copyOf(byType.keySet());
    }

    private static TaskDescriptor resource(String type) {
        String name = "/catalog/" + type + ".json";
        try (InputStream stream = TaskCatalog.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("The resource " + name + " is missing");
            }
            return descriptor(Json.mapper().readTree(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TaskDescriptor descriptor(JsonNode node) {
        return new TaskDescriptor(
                node.get("type").stringValue(),
                node.get("title").stringValue(),
                node.get("category").stringValue(),
                node.get("description").stringValue(),
                node.get("control").booleanValue(),
                Placement.valueOf(node.get("placement").stringValue().toUpperCase(Locale.ROOT)),
                node.get("streams").booleanValue(),
                node.get("input"),
                node.get("output"));
    }
}
