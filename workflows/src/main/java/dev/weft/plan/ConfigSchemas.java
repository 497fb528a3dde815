package dev.weft.plan;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Holds configurations whose templates are filled in against the catalogue. Immutable and safe to share. */
public final class ConfigSchemas {
    private final Map<String, Entry> byType = new LinkedHashMap<>();

    private record Entry(TaskDescriptor descriptor, Schema schema) {}

    public ConfigSchemas(TaskCatalog catalog) {
        for (TaskDescriptor descriptor : catalog.descriptors()) {
            byType.put(descriptor.type(), new Entry(descriptor, ConfigCheck.schema(descriptor)));
        }
    }

    /** What is wrong with a configuration, in words for its author; empty when it fits. */
    public List<String> complaints(String type, ObjectNode config) {
        Entry entry = byType.get(type);
        if (entry == null) {
            throw new IllegalArgumentException("No task type " + type);
        }
        List<String> complaints = new ArrayList<>();
        for (Error error : entry.schema().validate(config)) {
            SchemaComplaint complaint = SchemaComplaint.of(error, entry.descriptor());
            String place = complaint.pointer().isEmpty() ? "" : "config" + complaint.pointer() + ": ";
            complaints.add(place + complaint.message());
        }
        return List.copyOf(complaints);
    }
}
