package dev.weft.api.dialect.dify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weft.api.core.InputCheck;
import dev.weft.api.core.Principal;
import dev.weft.api.core.RunEnds;
import dev.weft.api.core.RunNumbers;
import dev.weft.api.core.Runs;
import dev.weft.api.core.StartRun;
import dev.weft.api.core.StartRun.UnknownInputs;
import dev.weft.api.core.StartedRun;
import dev.weft.canvas.Variable;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.store.CanvasStore.StoredCanvas;
import dev.weft.store.RunFacts;
import dev.weft.store.RunStore.Figures;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Runs the app. */
@RestController
final class RunController {
    /** Who calls blocking and is still there then is told that the run goes on. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(6);

    private final Apps apps;
    private final Runs runs;
    private final RunEnds ends;
    private final RunNumbers numbers;
    private final Streams streams;
    private final Features features;
    private final InputCheck check;
    private final Clock clock;

    RunController(
            Apps apps,
            Runs runs,
            RunEnds ends,
            RunNumbers numbers,
            Streams streams,
            Features features,
            InputCheck check,
            Clock clock) {
        this.apps = apps;
        this.runs = runs;
        this.ends = ends;
        this.numbers = numbers;
        this.streams = streams;
        this.features = features;
        this.check = check;
        this.clock = clock;
    }

    record Result(
            @JsonProperty("task_id") String taskId,
            @JsonProperty("workflow_run_id") String workflowRunId,
            RunJson data) {}

    @PostMapping("/v1/workflows/run")
    @Nullable ResponseEntity<Result> run(
            Principal principal,
            @RequestHeader("Idempotency-Key") Optional<String> idempotencyKey,
            @RequestHeader("Last-Event-ID") Optional<String> lastEventId,
            @RequestBody RunRequest body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        StoredCanvas app = apps.of(principal);
        return run(principal, app, app.version(), idempotencyKey, lastEventId, body, request, response);
    }

    /** A chosen version, which need not be the newest. */
    @PostMapping("/v1/workflows/{workflowId}/run")
    @Nullable ResponseEntity<Result> runVersion(
            Principal principal,
            @PathVariable String workflowId,
            @RequestHeader("Idempotency-Key") Optional<String> idempotencyKey,
            @RequestHeader("Last-Event-ID") Optional<String> lastEventId,
            @RequestBody RunRequest body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        StoredCanvas app = apps.of(principal);
        int version = Apps.version(app, workflowId);
        return run(principal, app, version, idempotencyKey, lastEventId, body, request, response);
    }

    private @Nullable ResponseEntity<Result> run(
            Principal principal,
            StoredCanvas app,
            int version,
            Optional<String> idempotencyKey,
            Optional<String> lastEventId,
            RunRequest body,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        String user = Users.required(body.user());
        boolean streaming = body.streaming();
        long after = Streams.lastSeen(lastEventId);
        CompiledCanvas canvas = apps.version(principal, app, version);
        ObjectNode inputs = RunInputsReader.read(canvas.canvas().variables(), body, features.mostFiles(canvas));
        checkFiles(principal, user, canvas, inputs);
        StartedRun started = runs.start(
                principal,
                new StartRun(
                        app.id(),
                        Optional.of(version),
                        inputs,
                        UnknownInputs.IGNORE,
                        Optional.of(user),
                        "api",
                        idempotencyKey));
        if (streaming) {
            streams.send(started.run(), started.repeated() ? after : 0, request, response);
            return null;
        }
        return ResponseEntity.ok(wait(principal, started.run(), canvas));
    }

    /** Those that belong to no variable; the others are the core's to check. */
    private void checkFiles(Principal principal, String user, CompiledCanvas canvas, ObjectNode inputs) {
        if (inputs.has(RunFacts.FILES)) {
            ObjectNode files = Json.object();
            files.set(RunFacts.FILES, inputs.path(RunFacts.FILES));
            List<Variable> rules = features.files(canvas).stream().toList();
            check.check(principal, Optional.of(user), rules, files);
        }
    }

    /** @throws DifyException when the run could not be run at all */
    private Result wait(Principal principal, StoredRun run, CompiledCanvas canvas) throws InterruptedException {
        boolean mayAsk = canvas.tasks().values().stream()
                .map(task -> task.planned().type())
                .anyMatch(type -> type.equals("approval") || type.equals("canvas"));
        Optional<StoredRun> ended = mayAsk
                ? ends.await(run, LONGEST_WAIT, now -> numbers.of(now).asking())
                : ends.await(run, LONGEST_WAIT);
        StoredRun now = ended.isPresent() ? ended.get() : runs.find(principal, run.user(), run.id());
        Figures figures = numbers.of(now);
        if (now.status() == RunStatus.FAILED && figures.steps() == 0) {
            throw RunErrors.of(now.error());
        }
        return new Result(run.id(), run.id(), RunJson.of(now, figures, clock.instant()));
    }
}
