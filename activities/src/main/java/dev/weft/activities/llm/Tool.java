package dev.weft.activities.llm;

import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskDescriptor;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A type of task that the model may call. What the author has fixed in {@code config} the model neither sees nor
 * changes; the rest of the type's configuration are the call's arguments. A credential can only be fixed, and only
 * together with the address that it is sent to: else whoever talks the model into a call would get it.
 *
 * @param name that the model uses: letters, digits, {@code _} and {@code -}
 */
record Tool(String name, String description, TaskDescriptor descriptor, ObjectNode fixed) {
    private static final Set<String> FIXED_ONLY = Set.of("credential", "auth", "tools");

    Tool {
        if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(name + " is no name for a tool");
        }
    }

    /** @param definition a type's name, or {@code {"type", "name", "description", "config"}} */
    static Tool of(JsonNode definition, ToolBox box) throws TaskException {
        String type = definition.isString()
                ? definition.stringValue()
                : definition.path("type").asString("");
        TaskDescriptor descriptor = box.find(type)
                .filter(found -> !found.control())
                .orElseThrow(() -> new TaskException(
                        FailureCode.INVALID_CONFIG, "tools: \"" + type + "\" is no type that a model can call"));
        ObjectNode fixed = definition.path("config").isObject()
                ? ((ObjectNode) definition.path("config")).deepCopy()
                : Json.object();
        if ((fixed.has("credential") || fixed.has("auth")) && !fixed.path("url").isString()) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "tools: a credential can only be given together with a fixed url");
        }
        try {
            return new Tool(
                    definition.path("name").asString(type.replaceAll("[^A-Za-z0-9_-]", "_")),
                    definition.path("description").asString(descriptor.description()),
                    descriptor,
                    fixed);
        } catch (IllegalArgumentException e) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG,
                    "tools: a name is at most 64 letters, digits, hyphens and underscores");
        }
    }

    String type() {
        return descriptor.type();
    }

    /** As the provider wants it. */
    ObjectNode toJson() {
        ObjectNode json = Json.object().put("type", "function");
        json.putObject("function")
                .put("name", name)
                .put("description", description)
                .set("parameters", parameters());
        return json;
    }

    /** @throws TaskException when an argument may only be fixed */
    ObjectNode config(ObjectNode arguments) throws TaskException {
        for (String member : FIXED_ONLY) {
            if (arguments.has(member)) {
                throw new TaskException(FailureCode.INVALID_CONFIG, member + " can't be given by a model");
            }
        }
        return merge(arguments, fixed);
    }

    private ObjectNode parameters() {
        ObjectNode schema = descriptor.input().isObject()
                ? ((ObjectNode) descriptor.input()).deepCopy()
                : Json.object().put("type", "object");
        if (schema.path("properties") instanceof ObjectNode properties) {
            properties.remove(FIXED_ONLY);
            for (Map.Entry<String, JsonNode> member : fixed.properties()) {
                if (!member.getValue().isObject()) {
                    properties.remove(member.getKey());
                }
            }
        }
        if (schema.path("required") instanceof ArrayNode required) {
            ArrayNode left = Json.array();
            required.forEach(name -> {
                if (!fixed.has(name.asString())) {
                    left.add(name);
                }
            });
            schema.set("required", left);
        }
        dropHints(schema);
        return schema;
    }

    /** Hints of our own, which some providers take for mistakes. */
    private static void dropHints(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            object.remove(object.propertyNames().stream()
                    .filter(member -> member.startsWith("x-"))
                    .toList());
        }
        schema.forEach(Tool::dropHints);
    }

    /** Objects are merged member by member; everything else that is fixed stands. */
    private static ObjectNode merge(ObjectNode given, ObjectNode fixed) {
        ObjectNode merged = given.deepCopy();
        for (Map.Entry<String, JsonNode> member : fixed.properties()) {
            JsonNode other = merged.path(member.getKey());
            merged.set(
                    member.getKey(),
                    member.getValue() instanceof ObjectNode inner && other instanceof ObjectNode outer
                            ? merge(outer, inner)
                            : member.getValue());
        }
        return merged;
    }
}
