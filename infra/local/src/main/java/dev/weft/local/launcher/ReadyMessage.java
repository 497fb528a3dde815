package dev.weft.local.launcher;

import dev.weft.local.instance.DataFolder;
import dev.weft.local.instance.InstanceState;

/** What {@code up} prints once all is ready. */
final class ReadyMessage {
    private ReadyMessage() {}

    static String of(InstanceState state, DataFolder folder) {
        StringBuilder text = new StringBuilder("Weft is ready.\n");
        line(text, "API", state.url() + "/weft/v1");
        line(text, "API docs", state.url() + "/weft/docs");
        line(text, "Temporal UI", state.temporalUi());
        line(text, "MinIO", state.minioConsole());
        line(text, "key, login", folder.credentials().toString());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append("  %-12s %s%n".formatted(name, value));
        }
    }
}
