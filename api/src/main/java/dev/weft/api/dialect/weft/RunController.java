package dev.weft.api.dialect.weft;

import dev.weft.api.core.Principal;
import dev.weft.api.core.RunEnds;
import dev.weft.api.core.RunOutputs;
import dev.weft.api.core.RunViews;
import dev.weft.api.core.Runs;
import dev.weft.api.core.StartRun;
import dev.weft.api.core.StartRun.UnknownInputs;
import dev.weft.api.core.StartedRun;
import dev.weft.api.dialect.weft.RunJson.Accepted;
import dev.weft.api.dialect.weft.RunJson.Detail;
import dev.weft.api.dialect.weft.RunJson.Ended;
import dev.weft.api.dialect.weft.RunJson.IterationTask;
import dev.weft.api.dialect.weft.RunJson.Summary;
import dev.weft.api.web.FileUrls;
import dev.weft.api.web.Strict;
import dev.weft.json.Json;
import dev.weft.store.Journal.TaskRow;
import dev.weft.store.Page;
import dev.weft.store.RunStore.Filter;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping(path = "/weft/v1/runs", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Runs")
final class RunController {
    private final Runs runs;
    private final RunViews views;
    private final RunOutputs outputs;
    private final RunEnds ends;
    private final TemporalLinks links;
    private final FileUrls fileUrls;

    RunController(
            Runs runs,
            RunViews views,
            RunOutputs outputs,
            RunEnds ends,
            TemporalLinks links,
            FileUrls fileUrls) {
        this.runs = runs;
        this.views = views;
        this.outputs = outputs;
        this.ends = ends;
        this.links = links;
        this.fileUrls = fileUrls;
    }

    /**
     * @param version the newest one unless it is named
     * @param user end-user on whose behalf it runs
     */
    record StartRequest(
            Optional<String> canvasId,
            Optional<Integer> version,
            Optional<ObjectNode> inputs,
            Optional<String> user)
            implements Strict {}

    /** Whoever waits and gives up leaves the run as it is: it goes on, and may be asked for by its id. */
    @Operation(
            summary = "Start a run; with an Idempotency-Key the same request gives the same run",
            description = "`Prefer: wait=N` waits up to N seconds (300 at most) for the run's end: 200 with the ended run"
                    + " and its outputs, or 202 when it takes longer. The run goes on either way.")
    @ApiResponse(
            responseCode = "202",
            description = "The run is stored and will reach its end",
            content = @Content(schema = @Schema(implementation = Accepted.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The run has ended within the time that `Prefer: wait=N` names",
            content = @Content(schema = @Schema(implementation = Ended.class)))
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> start(
            Principal principal,
            @RequestHeader("Idempotency-Key") Optional<String> idempotencyKey,
            @RequestHeader("Prefer") Optional<String> prefer,
            @RequestBody StartRequest request)
            throws InterruptedException {
        StartedRun started = runs.start(
                principal,
                new StartRun(
                        Required.text("canvasId", request.canvasId()),
                        request.version(),
                        request.inputs().orElseGet(Json::object),
                        UnknownInputs.REFUSE,
                        Required.shortText("user", request.user()),
                        "api",
                        idempotencyKey));
        Optional<Duration> waiting = Waiting.of(prefer);
        if (waiting.isPresent()) {
            Optional<StoredRun> ended = ends.await(started.run(), waiting.get());
            if (ended.isPresent()) {
                return head(HttpStatus.OK, started.run(), waiting).body(Ended.of(ended.get()));
            }
        }
        return head(HttpStatus.ACCEPTED, started.run(), waiting)
                .body(new Accepted(
                        started.run().id(),
                        started.run().status(),
                        started.starting() ? Optional.empty() : runs.place(started.run())));
    }

    private static ResponseEntity.BodyBuilder head(HttpStatus status, StoredRun run, Optional<Duration> waiting) {
        ResponseEntity.BodyBuilder head =
                ResponseEntity.status(status).location(URI.create("/weft/v1/runs/" + run.id()));
        waiting.ifPresent(limit -> head.header("Preference-Applied", "wait=" + limit.toSeconds()));
        return head;
    }

    @Operation(summary = "List runs, newest first")
    @GetMapping
    Items<Summary> list(
            Principal principal,
            @RequestParam Optional<String> canvasId,
            @RequestParam Optional<String> status,
            @RequestParam Optional<String> user,
            @RequestParam Optional<String> from,
            @RequestParam Optional<String> to,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = Parameters.DEFAULT_LIMIT) int limit) {
        Filter filter = new Filter(
                canvasId,
                Parameters.choice(
                        "status",
                        status,
                        RunStatus::of,
                        "accepted, running, paused, succeeded, failed, aborted, timed_out"),
                user,
                Parameters.moment("from", from),
                Parameters.moment("to", to));
        return Items.of(
                runs.list(principal, filter, Parameters.cursor(cursor), Parameters.limit(limit)), Summary::of);
    }

    @Operation(summary = "How a run stands, with every task of its canvas")
    @GetMapping("/{id}")
    Detail get(Principal principal, @PathVariable String id) {
        return Detail.of(views.of(principal, Optional.empty(), id), links.of(id));
    }

    @Operation(summary = "Tasks of a block's iterations, by iteration")
    @GetMapping("/{id}/tasks")
    Items<IterationTask> tasks(
            Principal principal,
            @PathVariable String id,
            @RequestParam String task,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = Parameters.DEFAULT_LIMIT) int limit) {
        int wanted = Parameters.limit(limit);
        List<TaskRow> rows = views.iterations(principal, id, task, Parameters.cursor(cursor), wanted + 1);
        Page<TaskRow> page = rows.size() <= wanted
                ? new Page<>(rows, Optional.empty())
                : new Page<>(rows.subList(0, wanted), Optional.of(rows.get(wanted - 1).path()));
        return Items.of(page, IterationTask::of);
    }

    @Operation(summary = "What the run and its tasks have returned so far, with the text of those in flight")
    @GetMapping("/{id}/output")
    OutputJson output(Principal principal, @PathVariable String id, HttpServletRequest request) {
        return OutputJson.of(outputs.of(principal, Optional.empty(), id), fileUrls.reachableFrom(request));
    }

    @Operation(summary = "Delete an ended run with its journal")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Principal principal, @PathVariable String id) {
        runs.delete(principal, id);
    }
}
