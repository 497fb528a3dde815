package dev.weft.activities.wrapper;

import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.plan.ConfigSchemas;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The runner of each type. Thread safe. */
public final class Runners {
    private final Map<String, TaskRunner> byType = new LinkedHashMap<>();
    private final ConfigSchemas schemas;

    /** @throws IllegalArgumentException when the catalogue has a type without a runner, or a runner has no type */
    public Runners(TaskCatalog catalog, List<TaskRunner> runners) {
        this.schemas = new ConfigSchemas(catalog);
        for (TaskRunner runner : runners) {
            if (byType.put(runner.type(), runner) != null) {
                throw new IllegalArgumentException("Two runners for " + runner.type());
            }
        }
        List<String> wanted = catalog.descriptors().stream()
                .filter(descriptor -> !descriptor.control())
                .map(TaskDescriptor::type)
                .sorted()
                .toList();
        List<String> found = byType.keySet().stream().sorted().toList();
        if (!wanted.equals(found)) {
            throw new IllegalArgumentException("The catalogue has " + wanted + ", the runners " + found);
        }
    }

    TaskRunner of(String type) {
        TaskRunner runner = byType.get(type);
        if (runner == null) {
            throw new IllegalArgumentException("No runner for " + type);
        }
        return runner;
    }

    /** @throws TaskException {@code INVALID_CONFIG} when a configuration is wrong once its templates are filled in */
    void check(String type, ObjectNode config) throws TaskException {
        List<String> complaints = schemas.complaints(type, config);
        if (!complaints.isEmpty()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, String.join("; ", complaints));
        }
    }
}
