package dev.weft.local.demo;

import dev.weft.local.demo.TaskLine.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The tasks of a run as its events tell of them. Not thread safe. */
final class RunProgress {
    private final Map<String, TaskLine> tasks = new LinkedHashMap<>();
    private Optional<String> status = Optional.empty();

    /** @param run as the API shows it */
    RunProgress(JsonNode run) {
        run.path("tasks").forEach(task -> {
            String id = task.path("id").asString("");
            String title = task.path("title").asString("");
            tasks.put(id, TaskLine.waiting(id, title.isEmpty() ? id : title));
        });
    }

    /** @return the line that changed */
    Optional<TaskLine> apply(RunEvent event, long now) {
        if (event.name().equals("run.finished")) {
            status = Optional.of(event.data().path("status").asString(""));
            return Optional.empty();
        }
        TaskLine line = tasks.get(event.task());
        if (line == null) {
            return Optional.empty();
        }
        Optional<TaskLine> changed =
                switch (event.name()) {
                    case "task.started" -> Optional.of(line.started(event.attempt(), now));
                    case "task.retrying" -> Optional.of(line.retrying(event.attempt(), why(event.data()), now));
                    case "task.finished" -> Optional.of(line.ended(
                            event.data().path("status").asString("").equals("succeeded")
                                    ? State.SUCCEEDED
                                    : State.FAILED,
                            event.attempt(),
                            event.data().path("error").path("message").asString(""),
                            now));
                    case "task.skipped" -> Optional.of(line.ended(
                            State.SKIPPED, 0, event.data().path("reason").asString(""), now));
                    default -> Optional.empty();
                };
        changed.ifPresent(task -> tasks.put(task.id(), task));
        return changed;
    }

    private static String why(JsonNode data) {
        String message = data.path("error").path("message").asString("");
        long wait = data.path("waitMillis").asLong(0);
        return "%s; again in %.1f s".formatted(message, wait / 1000.0);
    }

    List<TaskLine> lines() {
        return List.copyOf(tasks.values());
    }

    int titleWidth() {
        return tasks.values().stream().mapToInt(line -> line.title().length()).max().orElse(0);
    }

    /** How the run ended; empty while it goes on. */
    Optional<String> status() {
        return status;
    }
}
