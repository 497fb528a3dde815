package dev.weft.plan;

import com.networknt.schema.Error;
import dev.weft.canvas.Nearest;
import dev.weft.canvas.Pointers;
import dev.weft.canvas.Shapes;
import dev.weft.task.TaskDescriptor;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a schema objects to, in words for the author.
 *
 * @param pointer below the configuration
 * @param whole an expression anywhere below the pointer may make it right
 */
record SchemaComplaint(String pointer, String message, boolean whole) {

    static SchemaComplaint of(Error error, TaskDescriptor descriptor) {
        String evaluation = error.getEvaluationPath().toString();
        int choice = evaluation.indexOf("/anyOf");
        return choice < 0
                ? single(error, descriptor)
                : choice(descriptor, evaluation.substring(0, choice), error.getInstanceLocation().toString());
    }

    /** All the ways that {@code anyOf} allows failed: that is one complaint, at the value it is about. */
    private static SchemaComplaint choice(TaskDescriptor descriptor, String owner, String instance) {
        JsonNode schema = descriptor.input().at(owner);
        String pointer = owner.isEmpty() ? "" : instance;
        if (schema.has("x-message")) {
            return new SchemaComplaint(pointer, schema.get("x-message").stringValue(), true);
        }
        List<String> ways = new ArrayList<>();
        for (JsonNode way : schema.path("anyOf")) {
            List<String> names = new ArrayList<>();
            way.path("required").forEach(name -> names.add("\"" + name.stringValue() + "\""));
            ways.add(String.join(" and ", names));
        }
        return new SchemaComplaint(
                pointer, "A task of type " + descriptor.type() + " needs " + String.join(" or ", ways), false);
    }

    private static SchemaComplaint single(Error error, TaskDescriptor descriptor) {
        String type = descriptor.type();
        String pointer = error.getInstanceLocation().toString();
        JsonNode schema = error.getSchemaNode();
        String name = error.getProperty();
        return switch (error.getKeyword()) {
            case "required" -> new SchemaComplaint(
                    pointer,
                    pointer.isEmpty()
                            ? "A task of type " + type + " needs \"" + name + "\""
                            : "\"" + name + "\" is missing here",
                    false);
            case "additionalProperties" -> new SchemaComplaint(
                    pointer + "/" + Pointers.escape(name), unknown(error, descriptor, pointer, name), false);
            case "type" -> new SchemaComplaint(
                    pointer, "Must be " + types(schema) + " but is " + Shapes.of(error.getInstanceNode()), false);
            case "enum" -> new SchemaComplaint(
                    pointer,
                    "Must be one of " + list(schema) + " but is " + Shapes.shown(error.getInstanceNode()),
                    false);
            case "minimum" -> new SchemaComplaint(
                    pointer, "Must be at least " + schema + " but is " + Shapes.shown(error.getInstanceNode()), false);
            case "maximum" -> new SchemaComplaint(
                    pointer, "Must be at most " + schema + " but is " + Shapes.shown(error.getInstanceNode()), false);
            case "minLength", "minItems", "minProperties" -> new SchemaComplaint(pointer, "Must not be empty", false);
            case "maxLength" -> new SchemaComplaint(pointer, "Must have at most " + schema + " characters", false);
            case "maxItems" -> new SchemaComplaint(pointer, "Must have at most " + schema + " elements", false);
            case "pattern", "propertyNames" -> new SchemaComplaint(
                    pointer, "\"" + subject(error) + "\" is no name that can be used here; use letters, digits and _",
                    false);
            default -> new SchemaComplaint(pointer, "Is not as it should be: " + error.getMessage(), true);
        };
    }

    private static String subject(Error error) {
        JsonNode node = error.getInstanceNode();
        String name = error.getProperty();
        return node.isString() ? node.stringValue() : name == null ? Shapes.of(node) : name;
    }

    private static String unknown(Error error, TaskDescriptor descriptor, String pointer, String name) {
        String evaluation = error.getEvaluationPath().toString();
        String owner = evaluation.substring(0, evaluation.lastIndexOf('/'));
        List<String> known = List.copyOf(
                descriptor.input().at(owner).path("properties").propertyNames());
        return (pointer.isEmpty() ? "A task of type " + descriptor.type() : "This") + " has no setting \"" + name + "\""
                + Nearest.to(name, known)
                        .map(near -> "; did you mean \"" + near + "\"?")
                        .orElse("; remove it");
    }

    private static String types(JsonNode schema) {
        if (schema.isString()) {
            return word(schema.stringValue());
        }
        List<String> words = new ArrayList<>();
        schema.forEach(type -> words.add(word(type.stringValue())));
        return String.join(" or ", words);
    }

    private static String word(String type) {
        return switch (type) {
            case "string" -> "a text";
            case "object" -> "an object";
            case "array" -> "a list";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> type;
        };
    }

    private static String list(JsonNode values) {
        List<String> words = new ArrayList<>();
        values.forEach(value -> words.add(value.isString() ? value.stringValue() : value.toString()));
        return String.join(", ", words);
    }
}
