package dev.weft.api.dialect.refly;

import dev.weft.api.core.Copilot;
import dev.weft.api.core.Copilot.Outcome;
import dev.weft.api.core.OutputLocale;
import dev.weft.api.core.Principal;
import dev.weft.api.web.UnusableBodyException;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskFailure;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Has workflows written by a model. */
@RestController
final class CopilotController {
    private static final String PATH = "/v1/openapi/copilot/workflow/generate";
    private static final int MAX_PROBLEMS = 5;

    private final Copilot copilot;
    private final ReflyAnswers answers;

    CopilotController(Copilot copilot, ReflyAnswers answers) {
        this.copilot = copilot;
        this.answers = answers;
    }

    record GeneratedJson(String canvasId, ObjectNode workflowPlan) {}

    /** Whether a failure of this request has the members of a {@link CopilotFailure}. */
    static boolean asked(HttpServletRequest request) {
        return request.getRequestURI().equals(PATH);
    }

    @PostMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> generate(Principal principal, ReflyBody body, HttpServletRequest request) {
        String query = text(body, "query")
                .filter(given -> !given.isBlank())
                .orElseThrow(() -> new UnusableBodyException("/query", "query must say what the workflow shall do"));
        Optional<OutputLocale> locale = text(body, "locale").map(CopilotController::locale);
        return switch (copilot.generate(principal, query, locale, text(body, "canvasId"))) {
            case Outcome.Written(var canvas, var plan) ->
                ResponseEntity.ok(Envelope.of(new GeneratedJson(canvas.id(), plan.toJson())));
            case Outcome.Unusable(var problems, var modelResponse) -> answers.unusable(
                    ReflyError.E3001, "The model's plan can't be run: " + shown(problems), modelResponse, request);
            case Outcome.Failed(var failure) -> failed(failure, request);
            case Outcome.Busy() -> throw new ReflyException(ReflyError.E0010);
        };
    }

    private ResponseEntity<Object> failed(TaskFailure failure, HttpServletRequest request) {
        ReflyError error = error(failure.code());
        HttpStatus status = error.status();
        String message = error.name().equals(failure.code().name()) ? failure.message() : error.message();
        return answers.answer(error, status, message, new HttpHeaders(), request);
    }

    /** Whatever else a model call can't fail with is a fault of Weft's own. */
    private static ReflyError error(FailureCode code) {
        return switch (code) {
            case E0015 -> ReflyError.E0015;
            case E2004 -> ReflyError.E2004;
            case E3001, PROVIDER_REFUSED, OUTPUT_TOO_LARGE -> ReflyError.E3001;
            case E3002 -> ReflyError.E3002;
            case E3003, TASK_TIMEOUT -> ReflyError.E3003;
            case E3004 -> ReflyError.E3004;
            default -> ReflyError.E0000;
        };
    }

    private static Optional<String> text(ReflyBody body, String member) {
        JsonNode value = body.json().path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new UnusableBodyException("/" + member, member + " must be a text");
        }
        return Optional.of(value.stringValue());
    }

    private static OutputLocale locale(String tag) {
        return OutputLocale.of(tag)
                .orElseThrow(() -> new UnusableBodyException(
                        "/locale",
                        "locale must be one of " + Arrays.stream(OutputLocale.values())
                                .map(OutputLocale::tag)
                                .collect(Collectors.joining(", "))));
    }

    private static String shown(List<String> problems) {
        String first = problems.stream().limit(MAX_PROBLEMS).collect(Collectors.joining("; "));
        return problems.size() > MAX_PROBLEMS
                ? first + "; and " + (problems.size() - MAX_PROBLEMS) + " more"
                : first;
    }
}
