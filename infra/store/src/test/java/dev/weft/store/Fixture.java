package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.store.Journal.Entry;
import dev.weft.store.RunStore.NewRun;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One store per test JVM on real services, and short ways to make what tests need. */
final class Fixture {
    static final String ORIGIN = "temporal-run-1";

    private Fixture() {}

    static Store store() {
        return Holder.STORE;
    }

    static String workspace() {
        return store().workspaces().create("test", Optional.empty()).id();
    }

    static String canvas(String workspace) {
        return store().canvases()
                .create(workspace, "Report", "{\"title\": \"Report\"}", CanvasStore.Status.PUBLISHED)
                .id();
    }

    static NewRun newRun(String workspace, String canvas) {
        return newRun(workspace, canvas, Json.object(), Set.of(), Optional.empty());
    }

    static NewRun newRun(
            String workspace, String canvas, ObjectNode variables, Set<String> secrets, Optional<Integer> maxRuns) {
        return new NewRun(
                workspace, canvas, 1, variables, secrets, Set.of(), Optional.empty(), "api", Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), maxRuns);
    }

    static StoredRun accepted(NewRun run) {
        return switch (store().runs().accept(run)) {
            case RunStore.Acceptance.Accepted accepted -> accepted.run();
            case RunStore.Acceptance.Conflict conflict -> throw new AssertionError("conflict with " + conflict.run());
            case RunStore.Acceptance.FilesGone gone -> throw new AssertionError("without " + gone.files());
        };
    }

    /** A run in a workspace of its own. */
    static RunKey run() {
        String workspace = workspace();
        return new RunKey(workspace, accepted(newRun(workspace, canvas(workspace))).id());
    }

    static Entry started(String path, int attempt) {
        return new Entry(
                EventKind.TASK_STARTED, path, attempt, 0,
                Json.object().put("title", "Title of " + path).put("type", "template").put("attempt", attempt),
                Optional.empty());
    }

    static Entry finished(String path, int attempt, JsonNode output) {
        return new Entry(
                EventKind.TASK_FINISHED, path, attempt, 0,
                Json.object().put("status", "succeeded").put("attempt", attempt), Optional.of(output));
    }

    static Entry runFinished(String status) {
        return new Entry(
                EventKind.RUN_FINISHED, "", 0, 0, Json.object().put("status", status), Optional.empty());
    }

    static JsonNode value(String text) {
        return Json.object().put("value", text);
    }

    static Connection connection() throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(TestServices.storeSettings().text(Setting.WEFT_DATABASE_URL));
        return DriverManager.getConnection(
                url.jdbc(), url.user().orElseThrow(), url.password().orElseThrow());
    }

    private static final class Holder {
        private static final Store STORE = Store.open(TestServices.storeSettings());
    }
}
