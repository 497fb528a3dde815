package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.store.RunStore.StoredRun;
import tools.jackson.databind.node.ObjectNode;

/** What expressions see of the run itself: the roots {@code run} and {@code sys}. The same for a run wherever it is asked. */
public final class RunFacts {
    /** Among the inputs of a run, those files that came with it and belong to no variable. */
    public static final String FILES = "sys.files";

    private RunFacts() {}

    /** {@code {"run": {...}, "sys": {...}}}; {@code sys} has the names that Dify's canvases use. */
    public static ObjectNode of(StoredRun run) {
        String user = run.user().orElse("");
        ObjectNode facts = Json.object();
        facts.set(
                "run",
                Json.object()
                        .put("id", run.id())
                        .put("user", user)
                        .put("canvas", run.canvas())
                        .put("version", run.version())
                        .put("trigger", run.trigger())
                        .put("startedAt", run.createdAt().toString()));
        ObjectNode sys = Json.object()
                .put("user_id", user)
                .put("app_id", run.canvas())
                .put("workflow_id", new VersionId(run.canvas(), run.version()).toString())
                .put("workflow_run_id", run.id())
                .put("timestamp", run.createdAt().getEpochSecond());
        sys.set("files", run.inputs().optional(FILES).orElseGet(Json::array));
        facts.set("sys", sys);
        return facts;
    }
}
