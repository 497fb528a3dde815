package dev.weft.api.dialect.refly;

import dev.weft.api.core.InputProblem;
import dev.weft.api.core.Refused;
import dev.weft.api.web.Failure;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The one table from failures to Refly's errors.
 *
 * @param status the error's own, unless HTTP has a more exact one
 */
record Refusal(ReflyError error, HttpStatusCode status, String message) {
    static final String DISABLED = "Workflow API is disabled";

    static Refusal of(Failure failure) {
        return switch (failure) {
            case Failure.Core core -> core(core.refused());
            case Failure.UnknownPath unknown -> of(ReflyError.E1002);
            case Failure.MethodNotAllowed method -> new Refusal(
                    ReflyError.E0003,
                    HttpStatus.METHOD_NOT_ALLOWED,
                    "Allowed here: " + method.allowed().stream().map(HttpMethod::name).sorted()
                            .collect(Collectors.joining(", ")));
            case Failure.UnsupportedMediaType type -> of(
                    ReflyError.INVALID_REQUEST_BODY,
                    "The Content-Type must be "
                            + type.supported().stream().map(Object::toString).collect(Collectors.joining(" or ")));
            case Failure.NotAcceptable type -> new Refusal(
                    ReflyError.E0003, HttpStatus.NOT_ACCEPTABLE, "The Accept header must allow application/json");
            case Failure.MalformedBody body -> of(ReflyError.INVALID_REQUEST_BODY, body.detail());
            case Failure.BadParameter parameter -> of(ReflyError.INVALID_REQUEST_BODY, parameter.detail());
            case Failure.BodyTooLarge large -> of(ReflyError.E2005);
            case Failure.BadRequest bad -> new Refusal(
                    bad.status() < 500 ? ReflyError.E0003 : ReflyError.E0000,
                    HttpStatusCode.valueOf(bad.status()),
                    bad.detail());
            case Failure.Unforeseen unforeseen -> of(ReflyError.E0000);
        };
    }

    private static Refusal core(Refused refused) {
        String detail = String.valueOf(refused.getMessage());
        return switch (refused) {
            case Refused.Unauthenticated no -> of(ReflyError.E0004);
            case Refused.Forbidden no -> new Refusal(ReflyError.E0004, HttpStatus.FORBIDDEN, detail);
            case Refused.NotFound no -> of(missing(no.what()));
            case Refused.Invalid invalid -> invalid(invalid);
            case Refused.InvalidCanvas invalid -> of(ReflyError.INVALID_REQUEST_BODY, detail);
            case Refused.Conflict conflict -> conflict.reason() == Refused.Reason.TRIGGER_DISABLED
                    ? of(ReflyError.WEBHOOK_DISABLED)
                    : of(ReflyError.INVALID_REQUEST_BODY, detail);
            case Refused.NotRunnable no -> new Refusal(ReflyError.E1022, HttpStatus.FORBIDDEN, DISABLED);
            case Refused.KeyReused no -> of(ReflyError.INVALID_REQUEST_BODY, detail);
            case Refused.TooLarge no -> of(ReflyError.E2005);
            case Refused.RateLimited no -> of(ReflyError.WEBHOOK_RATE_LIMITED);
            case Refused.Unavailable no -> of(ReflyError.E0001);
        };
    }

    private static ReflyError missing(Refused.What what) {
        return switch (what) {
            case CANVAS -> ReflyError.CANVAS_NOT_FOUND;
            case RUN -> ReflyError.E1021;
            case FILE -> ReflyError.E1024;
            case TRIGGER -> ReflyError.WEBHOOK_NOT_FOUND;
            case VERSION -> ReflyError.E1018;
            case TASK, APPROVAL, KEY, CREDENTIAL -> ReflyError.E1002;
        };
    }

    private static Refusal invalid(Refused.Invalid invalid) {
        String details = invalid.problems().stream().map(InputProblem::message).collect(Collectors.joining("; "));
        boolean files = invalid.problems().stream()
                .allMatch(problem -> problem.code() == InputProblem.Code.FILE_UNKNOWN);
        return of(files ? ReflyError.E1012 : ReflyError.INVALID_REQUEST_BODY, details);
    }

    private static Refusal of(ReflyError error) {
        return new Refusal(error, error.status(), error.message());
    }

    private static Refusal of(ReflyError error, String detail) {
        return new Refusal(error, error.status(), error.message() + ": " + detail);
    }
}
