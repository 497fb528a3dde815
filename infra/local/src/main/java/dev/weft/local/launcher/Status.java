package dev.weft.local.launcher;

import dev.weft.json.Json;
import dev.weft.local.instance.DataFolder;
import dev.weft.local.instance.InstanceState;
import dev.weft.local.instance.InstanceState.RunningProcess;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** {@code status}. */
public final class Status {
    private static final int NOT_RUNNING = 3;

    private final DataFolder folder;
    private final PrintStream out;

    public Status(DataFolder folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    public int run(boolean json) {
        Optional<InstanceState> running = InstanceState.running(folder);
        if (json) {
            out.println(Json.write(report(running)));
        } else {
            out.print(running.map(this::text).orElse("Weft does not run on " + folder.root() + "\n"));
        }
        return running.isPresent() ? 0 : NOT_RUNNING;
    }

    private static Report report(Optional<InstanceState> running) {
        return running.map(state -> new Report(
                        state.url(),
                        state.temporalUi(),
                        state.temporalAddress(),
                        alive(state).stream()
                                .map(process -> new Entry(process.name(), process.mark().pid(), process.port()))
                                .toList()))
                .orElseGet(() -> new Report("", "", "", List.of()));
    }

    private String text(InstanceState state) {
        StringBuilder text = new StringBuilder();
        text.append(state.ready() ? "Weft runs at " + state.url() : "Weft is starting").append('\n');
        text.append("  data         ").append(folder.root()).append('\n');
        if (!state.temporalUi().isEmpty()) {
            text.append("  Temporal UI  ").append(state.temporalUi()).append('\n');
        }
        alive(state).forEach(process -> text.append(
                "  %-12s pid %d, port %d%n".formatted(process.name(), process.mark().pid(), process.port())));
        return text.toString();
    }

    private static List<RunningProcess> alive(InstanceState state) {
        return state.processes().stream().filter(process -> process.mark().isAlive()).toList();
    }

    private record Report(String url, String temporalUi, String temporalAddress, List<Entry> processes) {}

    private record Entry(String name, long pid, int port) {}
}
