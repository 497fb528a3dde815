package dev.weft.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.weft.json.Json;
import dev.weft.run.RunInput.Settled;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Tasks that need not run. They travel compressed: those of a large canvas would be too large for Temporal. */
public record SettledTasks(List<Settled> tasks) {
    /** Most that they take up in Temporal, in bytes. Temporal refuses a value of 2 MB. */
    static final int MAX_BYTES = 1024 * 1024;

    static final SettledTasks NONE = new SettledTasks(List.of());

    public SettledTasks {
        tasks = List.copyOf(tasks);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static SettledTasks read(JsonNode node) {
        Settled[] tasks = node.isArray()
                ? Json.mapper().treeToValue(node, Settled[].class)
                : Packed.unpack(node.binaryValue(), Settled[].class);
        return new SettledTasks(List.of(tasks));
    }

    /** Base64 in a text, or an empty list. */
    @JsonValue
    Object written() {
        return tasks.isEmpty() ? tasks : Packed.pack(tasks);
    }

    /**
     * The same within {@link #MAX_BYTES}: where they are larger, values that conditions read are left out, the largest
     * first, so that these conditions are evaluated where the values are.
     */
    SettledTasks bounded() {
        return bounded(MAX_BYTES);
    }

    SettledTasks bounded(int bytes) {
        SettledTasks kept = this;
        for (int most = 1024; most >= 32 && Packed.pack(kept.tasks).length > bytes; most /= 2) {
            int limit = most;
            kept = new SettledTasks(
                    kept.tasks.stream().map(task -> without(task, limit)).toList());
        }
        return kept;
    }

    private static Settled without(Settled task, int most) {
        boolean tooLarge = !task.inline()
                && task.exposed().filter(value -> Json.bytes(value).length > most).isPresent();
        return tooLarge
                ? new Settled(
                        task.task(),
                        task.status(),
                        task.value(),
                        Optional.empty(),
                        true,
                        false,
                        task.branch(),
                        task.failure(),
                        task.assigned())
                : task;
    }
}
