package dev.weft.api.dialect.refly;

import dev.weft.api.core.Principal;
import dev.weft.api.core.RunControl;
import dev.weft.api.core.RunOutputs;
import dev.weft.api.core.RunViews;
import dev.weft.api.web.FileUrls;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows executions and stops them. */
@RestController
@RequestMapping(path = "/v1/openapi/workflow/{executionId}", produces = MediaType.APPLICATION_JSON_VALUE)
final class ExecutionController {
    private final RunViews views;
    private final RunOutputs outputs;
    private final RunControl control;
    private final FileUrls urls;

    ExecutionController(RunViews views, RunOutputs outputs, RunControl control, FileUrls urls) {
        this.views = views;
        this.outputs = outputs;
        this.control = control;
        this.urls = urls;
    }

    @GetMapping("/status")
    Envelope<StatusJson> status(Principal principal, @PathVariable String executionId) {
        return Envelope.of(StatusJson.of(views.of(principal, Optional.empty(), executionId)));
    }

    @GetMapping("/output")
    Envelope<OutputJson> output(Principal principal, @PathVariable String executionId, HttpServletRequest request) {
        return Envelope.of(OutputJson.of(
                outputs.of(principal, Optional.empty(), executionId), urls.reachableFrom(request)));
    }

    /** Also takes one that has ended, and changes nothing then. */
    @PostMapping("/abort")
    Envelope<Object> abort(Principal principal, @PathVariable String executionId) {
        control.abort(principal, Optional.empty(), executionId, "Aborted by " + principal.name());
        return Envelope.empty();
    }
}
