package dev.weft.api.dialect.refly;

import dev.weft.api.core.Principal;
import dev.weft.api.core.Runs;
import dev.weft.api.core.StartRun;
import dev.weft.api.core.StartRun.UnknownInputs;
import dev.weft.api.core.StartedRun;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Starts executions. */
@RestController
@RequestMapping(path = "/v1/openapi/workflow", produces = MediaType.APPLICATION_JSON_VALUE)
final class WorkflowRunController {
    private final Runs runs;

    WorkflowRunController(Runs runs) {
        this.runs = runs;
    }

    @PostMapping("/{canvasId}/run")
    ResponseEntity<Envelope<ExecutionJson>> run(
            Principal principal,
            @PathVariable String canvasId,
            @RequestHeader("Idempotency-Key") Optional<String> idempotencyKey,
            ReflyBody body) {
        StartedRun started = runs.start(
                principal,
                new StartRun(
                        canvasId,
                        Optional.empty(),
                        RunVariables.of(body),
                        UnknownInputs.IGNORE,
                        Optional.empty(),
                        "api",
                        idempotencyKey));
        return ExecutionJson.answer(started);
    }
}
