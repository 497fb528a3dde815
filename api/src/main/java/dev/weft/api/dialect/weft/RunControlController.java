package dev.weft.api.dialect.weft;

import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Conflict;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.Reason;
import dev.weft.api.core.Retries;
import dev.weft.api.core.RunControl;
import dev.weft.api.core.RunControl.Aborted;
import dev.weft.api.dialect.weft.RunJson.Accepted;
import dev.weft.api.web.Strict;
import dev.weft.json.Json;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping(path = "/weft/v1/runs/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Runs")
final class RunControlController {
    private static final int LONGEST_REASON = 1_000;

    private final RunControl control;
    private final Retries retries;

    RunControlController(RunControl control, Retries retries) {
        this.control = control;
        this.retries = retries;
    }

    record AbortRequest(Optional<String> reason) implements Strict {}

    @Operation(summary = "Abort a run: what is in flight is cancelled. Aborting it again changes nothing")
    @PostMapping("/abort")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Accepted> abort(
            Principal principal,
            @PathVariable String id,
            @RequestBody(required = false) Optional<AbortRequest> request) {
        String reason = request.flatMap(AbortRequest::reason).orElse("Aborted by " + principal.name());
        if (reason.length() > LONGEST_REASON) {
            throw new Invalid("reason", Code.TOO_LONG, "reason takes at most " + LONGEST_REASON + " characters");
        }
        Aborted aborted = control.abort(principal, Optional.empty(), id, reason);
        if (!aborted.changed() && aborted.run().status() != RunStatus.ABORTED) {
            throw new Conflict(
                    Reason.RUN_ENDED, "The run " + id + " has ended as " + aborted.run().status().wire());
        }
        return accepted(aborted.run());
    }

    @Operation(summary = "Pause a run: nothing new starts, what is in flight goes on")
    @PostMapping("/pause")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Accepted> pause(Principal principal, @PathVariable String id) {
        return accepted(control.pause(principal, Optional.empty(), id));
    }

    @Operation(summary = "End a pause")
    @PostMapping("/resume")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Accepted> resume(Principal principal, @PathVariable String id) {
        return accepted(control.resume(principal, Optional.empty(), id));
    }

    /**
     * @param from {@code failed} (the default), {@code start} or a task's id
     * @param version the run's own unless named
     */
    record RetryRequest(Optional<String> from, Optional<Integer> version) implements Strict {}

    @Operation(summary = "Run an ended run again, reusing finished results; answers the new run")
    @PostMapping("/retry")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Accepted> retry(
            Principal principal,
            @PathVariable String id,
            @RequestBody(required = false) Optional<RetryRequest> request) {
        String from = request.flatMap(RetryRequest::from).orElse("failed");
        return accepted(retries.retry(
                principal, Optional.empty(), id, from, request.flatMap(RetryRequest::version)));
    }

    record AnswerRequest(Optional<String> decision, Optional<ObjectNode> values) implements Strict {}

    @Operation(summary = "Answer an approval; the path is that of the task in the run, such as outer[2]/ask")
    @PostMapping("/approvals/{*task}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Accepted> answer(
            Principal principal,
            @PathVariable String id,
            @PathVariable String task,
            @RequestBody AnswerRequest request) {
        String path = task.startsWith("/") ? task.substring(1) : task;
        StoredRun run = control.answer(
                principal,
                Optional.empty(),
                id,
                path,
                Required.text("decision", request.decision()),
                request.values().orElseGet(Json::object));
        return accepted(run);
    }

    private static ResponseEntity<Accepted> accepted(StoredRun run) {
        return ResponseEntity.accepted()
                .location(URI.create("/weft/v1/runs/" + run.id()))
                .body(new Accepted(run.id(), run.status(), Optional.empty()));
    }
}
