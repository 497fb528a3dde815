package dev.weft.api.dialect.dify;

import dev.weft.api.core.Principal;
import dev.weft.api.core.RunControl;
import dev.weft.api.core.RunNumbers;
import dev.weft.api.core.Runs;
import dev.weft.json.Json;
import dev.weft.store.RunStore.StoredRun;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows runs of the app and stops them. */
@RestController
final class RunDetailController {
    private final Runs runs;
    private final RunControl control;
    private final RunNumbers numbers;
    private final Streams streams;
    private final Clock clock;

    RunDetailController(Runs runs, RunControl control, RunNumbers numbers, Streams streams, Clock clock) {
        this.runs = runs;
        this.control = control;
        this.numbers = numbers;
        this.streams = streams;
        this.clock = clock;
    }

    @GetMapping(path = "/v1/workflows/run/{runId}", produces = MediaType.APPLICATION_JSON_VALUE)
    RunDetailJson detail(Principal principal, @PathVariable String runId) {
        StoredRun run = runs.find(principal, Optional.empty(), runId);
        return new RunDetailJson(
                RunJson.of(run, numbers.of(run), clock.instant()), Json.write(RunInputsJson.of(run)));
    }

    record StopRequest(Optional<String> user) {}

    record Stopped(String result) {}

    /** Also takes a run that has ended, and changes nothing then. */
    @PostMapping(path = "/v1/workflows/tasks/{taskId}/stop", produces = MediaType.APPLICATION_JSON_VALUE)
    Stopped stop(Principal principal, @PathVariable String taskId, @RequestBody StopRequest request) {
        String user = Users.required(request.user());
        control.abort(principal, Optional.of(user), taskId, "Stopped by " + principal.name());
        return new Stopped("success");
    }

    /** Tells the run again and goes on live. */
    @GetMapping("/v1/workflow/{runId}/events")
    void events(
            Principal principal,
            @PathVariable String runId,
            @RequestParam Optional<String> user,
            @RequestHeader("Last-Event-ID") Optional<String> lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        StoredRun run = runs.find(principal, Optional.of(Users.required(user)), runId);
        streams.send(run, Streams.lastSeen(lastEventId), request, response);
    }
}
