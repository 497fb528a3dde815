package dev.weft.api.dialect.weft;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.weft.api.core.RunView;
import dev.weft.store.Journal.Iterations;
import dev.weft.store.Journal.TaskRow;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Runs as the native API shows them. */
final class RunJson {
    private RunJson() {}

    /** @param queuePosition while a cap holds the run back, from 1 */
    record Accepted(
            String id,
            RunStatus status,
            @JsonInclude(Include.NON_ABSENT) Optional<Integer> queuePosition) {}

    record Summary(
            String id,
            String canvasId,
            int version,
            String title,
            RunStatus status,
            Optional<ErrorJson> error,
            Optional<String> user,
            String trigger,
            Optional<String> continues,
            Instant createdAt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt) {
        static Summary of(StoredRun run) {
            return new Summary(
                    run.id(),
                    run.canvas(),
                    run.version(),
                    run.title(),
                    run.status(),
                    run.error().map(ErrorJson::of),
                    run.user(),
                    run.trigger(),
                    run.continues(),
                    run.createdAt(),
                    run.startedAt(),
                    run.finishedAt());
        }
    }

    /** An ended run with what it came to; its tasks are listed by {@link Detail}. */
    record Ended(
            String id,
            String canvasId,
            int version,
            String title,
            RunStatus status,
            Optional<JsonNode> outputs,
            Optional<ErrorJson> error,
            Optional<String> user,
            String trigger,
            Instant createdAt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt) {
        static Ended of(StoredRun run) {
            return new Ended(
                    run.id(),
                    run.canvas(),
                    run.version(),
                    run.title(),
                    run.status(),
                    run.outputs(),
                    run.error().map(ErrorJson::of),
                    run.user(),
                    run.trigger(),
                    run.createdAt(),
                    run.startedAt(),
                    run.finishedAt());
        }
    }

    /** @param temporalUrl of the run in Temporal's Web UI, where one is known */
    record Detail(
            String id,
            String canvasId,
            int version,
            String title,
            RunStatus status,
            @JsonInclude(Include.NON_ABSENT) Optional<Integer> queuePosition,
            List<Task> tasks,
            JsonNode inputs,
            Optional<JsonNode> outputs,
            Optional<ErrorJson> error,
            Optional<String> user,
            String trigger,
            Optional<String> continues,
            Instant createdAt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            @JsonInclude(Include.NON_ABSENT) Optional<String> temporalUrl) {
        static Detail of(RunView view, Optional<String> temporalUrl) {
            StoredRun run = view.run();
            return new Detail(
                    run.id(),
                    run.canvas(),
                    run.version(),
                    run.title(),
                    view.status(),
                    view.place(),
                    view.tasks().stream().map(Task::of).toList(),
                    run.inputs(),
                    run.outputs(),
                    run.error().map(ErrorJson::of),
                    run.user(),
                    run.trigger(),
                    run.continues(),
                    run.createdAt(),
                    run.startedAt(),
                    run.finishedAt(),
                    temporalUrl);
        }
    }

    record Task(
            String id,
            String title,
            String type,
            TaskStatus status,
            int attempt,
            List<String> dependsOn,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<ErrorJson> error,
            @JsonInclude(Include.NON_ABSENT) Optional<Iterations> iterations) {
        static Task of(RunView.Task task) {
            return new Task(
                    task.id(),
                    task.title(),
                    task.type(),
                    task.status(),
                    task.attempt(),
                    task.dependsOn(),
                    task.startedAt(),
                    task.finishedAt(),
                    task.error().map(ErrorJson::of),
                    task.iterations());
        }
    }

    /** @param path such as {@code outer[2]/inner} */
    record IterationTask(
            String path,
            List<Integer> iteration,
            String title,
            String type,
            TaskStatus status,
            int attempt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            Optional<ErrorJson> error,
            Optional<JsonNode> output) {
        static IterationTask of(TaskRow row) {
            return new IterationTask(
                    row.path(),
                    row.iteration(),
                    row.title(),
                    row.type(),
                    row.status(),
                    row.attempt(),
                    row.startedAt(),
                    row.finishedAt(),
                    row.error().map(ErrorJson::of),
                    row.output());
        }
    }

    record ErrorJson(String code, String message) {
        static ErrorJson of(TaskFailure failure) {
            return new ErrorJson(failure.code().name(), failure.message());
        }
    }
}
