package dev.weft.workers;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.activities.llm.ToolBox;
import dev.weft.plan.ConfigSchemas;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskDescriptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Task types as tools of a model. Thread safe. */
final class Tools implements ToolBox {
    private final TaskCatalog catalog;
    private final ConfigSchemas schemas;
    private final Map<String, TaskRunner> byType = new LinkedHashMap<>();

    /** @param runners all but the model's own */
    Tools(TaskCatalog catalog, List<TaskRunner> runners) {
        this.catalog = catalog;
        this.schemas = new ConfigSchemas(catalog);
        runners.forEach(runner -> byType.put(runner.type(), runner));
    }

    @Override
    public Optional<TaskDescriptor> find(String type) {
        return byType.containsKey(type) ? catalog.find(type) : Optional.empty();
    }

    @Override
    public JsonNode call(String type, ObjectNode config, TaskContext context)
            throws TaskException, InterruptedException {
        TaskRunner runner = byType.get(type);
        if (runner == null) {
            throw new TaskException(FailureCode.E3012, "There is no tool of type " + type);
        }
        List<String> complaints = schemas.complaints(type, config);
        if (!complaints.isEmpty()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, String.join("; ", complaints));
        }
        return runner.run(config, context);
    }
}
