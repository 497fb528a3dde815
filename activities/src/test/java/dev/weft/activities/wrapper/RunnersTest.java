package dev.weft.activities.wrapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskDescriptor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A worker does not start unless runners and the catalogue's types match one to one. */
class RunnersTest {
    private static final TaskCatalog CATALOG = TaskCatalog.standard();

    private record Named(String type) implements TaskRunner {
        @Override
        public JsonNode run(ObjectNode config, TaskContext context) {
            return Json.object();
        }
    }

    private static List<TaskRunner> one(TaskDescriptor descriptor) {
        return descriptor.control() ? List.of() : List.of(new Named(descriptor.type()));
    }

    private static List<TaskRunner> whole() {
        return new ArrayList<>(CATALOG.descriptors().stream()
                .flatMap(descriptor -> one(descriptor).stream())
                .toList());
    }

    @Test
    void aRunnerPerTypeIsWhatIsWanted() {
        Runners runners = new Runners(CATALOG, whole());

        assertThat(runners.of("http").type()).isEqualTo("http");
    }

    @Test
    void aTypeWithoutARunnerIsRefused() {
        List<TaskRunner> some = whole();
        some.removeIf(runner -> runner.type().equals("http"));

        assertThatThrownBy(() -> new Runners(CATALOG, some)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRunnerWithoutATypeIsRefused() {
        List<TaskRunner> more = whole();
        more.add(new Named("teleport"));

        assertThatThrownBy(() -> new Runners(CATALOG, more)).hasMessageContaining("teleport");
    }

    @Test
    void twoRunnersOfOneTypeAreRefused() {
        List<TaskRunner> more = whole();
        more.add(new Named("http"));

        assertThatThrownBy(() -> new Runners(CATALOG, more)).hasMessage("Two runners for http");
    }
}
