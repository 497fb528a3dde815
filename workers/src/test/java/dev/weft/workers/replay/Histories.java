package dev.weft.workers.replay;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.weft.run.RunVersions;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The saved histories: files of JSON as Temporal's own tools write and read them. */
final class Histories {
    private static final Path SOURCES = Path.of(System.getProperty("basedir", "."), "src/test/resources/histories");
    private static final String CURRENT = "v" + RunVersions.CURRENT;
    /** They name the machine, or the build, that a worker ran on. */
    private static final Set<String> OF_THE_WORKER =
            Set.of("binary_checksum", "worker_version", "deployment", "worker_deployment_name", "worker_instance_key");

    private Histories() {}

    /** Files of all versions, in order of their names. */
    static List<Path> all() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Names of the current version's, without {@code .json}. */
    static List<String> current() {
        return all().stream()
                .filter(file -> file.getParent().getFileName().toString().equals(CURRENT))
                .map(file -> file.getFileName().toString().replace(".json", ""))
                .toList();
    }

    static WorkflowExecutionHistory read(Path file) throws IOException {
        WorkflowExecutionHistory anonymous = WorkflowExecutionHistory.fromJson(Files.readString(file));
        return new WorkflowExecutionHistory(
                anonymous.getHistory(),
                anonymous.getEvents().getFirst().getWorkflowExecutionStartedEventAttributes().getWorkflowId());
    }

    static void write(String name, List<HistoryEvent> events) throws IOException {
        History.Builder history = History.newBuilder().addAllEvents(events);
        scrub(history);
        Path folder = Files.createDirectories(SOURCES.resolve(CURRENT));
        Files.writeString(
                folder.resolve(name + ".json"),
                new WorkflowExecutionHistory(history.build()).toJson(true).stripTrailing() + "\n");
    }

    private static void scrub(Message.Builder message) {
        if (message instanceof TaskQueue.Builder queue && queue.getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY) {
            queue.setName("sticky");
        }
        for (FieldDescriptor field : message.getAllFields().keySet()) {
            if (OF_THE_WORKER.contains(field.getName())) {
                message.clearField(field);
            } else if (field.getName().equals("identity")) {
                message.setField(field, "worker");
            } else if (field.getJavaType() == JavaType.MESSAGE && !field.isMapField()) {
                scrub(message, field);
            }
        }
    }

    private static void scrub(Message.Builder message, FieldDescriptor field) {
        if (!field.isRepeated()) {
            message.setField(field, scrubbed((Message) message.getField(field)));
            return;
        }
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
            message.setRepeatedField(field, i, scrubbed((Message) message.getRepeatedField(field, i)));
        }
    }

    private static Message scrubbed(Message message) {
        Message.Builder copy = message.toBuilder();
        scrub(copy);
        return copy.build();
    }
}
