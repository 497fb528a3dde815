package dev.weft.local.instance;

import dev.weft.json.Json;
import dev.weft.services.ProcessMark;
import dev.weft.services.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What an instance consists of right now; kept in its data folder by the launcher, read by {@code status}, {@code down}
 * and {@code demo}.
 *
 * @param ready whether the API has answered as healthy since the launcher started
 * @param url of the API
 * @param temporalUi empty when there is none
 * @param temporalAddress empty while it is starting
 * @param minioConsole empty when there is none
 */
public record InstanceState(
        ProcessMark launcher,
        boolean ready,
        String url,
        String temporalUi,
        String temporalAddress,
        String minioConsole,
        List<RunningProcess> processes) {

    public InstanceState {
        processes = List.copyOf(processes);
    }

    /** @param name {@code weft}, {@code temporal}, {@code minio} or {@code postgres} */
    public record RunningProcess(String name, ProcessMark mark, int port) {}

    /** What the last launcher on this folder wrote, whether or not it still runs. */
    public static Optional<InstanceState> read(DataFolder folder) {
        try {
            return Files.exists(folder.state())
                    ? Optional.of(Json.mapper().readValue(Files.readString(folder.state()), InstanceState.class))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    /** What runs on this folder; empty when its launcher does not. */
    public static Optional<InstanceState> running(DataFolder folder) {
        return read(folder).filter(state -> state.launcher().isAlive());
    }

    void write(DataFolder folder) {
        Secrets.write(folder.state(), Json.write(this));
    }

    static void delete(DataFolder folder) {
        try {
            Files.deleteIfExists(folder.state());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
