package dev.weft.api.dialect.weft;

import dev.weft.api.core.Refused;
import dev.weft.api.dialect.weft.Problem.InputError;
import dev.weft.api.web.Failure;
import dev.weft.api.web.FailureHeaders;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The one table from failures to problem details. */
final class Problems {
    private Problems() {}

    static ResponseEntity<Object> answer(Failure failure, String path) {
        Problem problem = problem(failure, path);
        return ResponseEntity.status(problem.status())
                .headers(headers -> FailureHeaders.set(failure, headers))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static Problem problem(Failure failure, String path) {
        return switch (failure) {
            case Failure.Core core -> core(core.refused(), path);
            case Failure.UnknownPath unknown -> of("unknown-path", HttpStatus.NOT_FOUND, "Nothing is served here", path);
            case Failure.MethodNotAllowed method -> of(
                    "method-not-allowed",
                    HttpStatus.METHOD_NOT_ALLOWED,
                    "Allowed here: " + method.allowed().stream().map(HttpMethod::name).sorted()
                            .collect(Collectors.joining(", ")),
                    path);
            case Failure.UnsupportedMediaType type -> of(
                    "unsupported-media-type",
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The body's Content-Type must be " + type.supported().stream().map(MediaType::toString)
                            .collect(Collectors.joining(" or ")),
                    path);
            case Failure.NotAcceptable type -> of(
                    "not-acceptable", HttpStatus.NOT_ACCEPTABLE, "No format that the Accept header asks for", path);
            case Failure.MalformedBody body -> of("malformed-body", HttpStatus.BAD_REQUEST, body.detail(), path)
                    .withErrors(errors(body.pointer(), "malformed", body.detail()));
            case Failure.BadParameter parameter -> of(
                            "bad-parameter", HttpStatus.BAD_REQUEST, parameter.detail(), path)
                    .withErrors(errors(parameter.name(), "value", parameter.detail()));
            case Failure.BodyTooLarge large -> of(
                    "too-large",
                    HttpStatus.CONTENT_TOO_LARGE,
                    "The body is larger than " + large.limit() + " bytes",
                    path);
            case Failure.BadRequest bad -> of("bad-request", HttpStatus.valueOf(bad.status()), bad.detail(), path);
            case Failure.Unforeseen unforeseen -> of(
                    "internal", HttpStatus.INTERNAL_SERVER_ERROR, "An error of Weft's own; it is in the log", path);
        };
    }

    private static Problem core(Refused refused, String path) {
        String detail = String.valueOf(refused.getMessage());
        return switch (refused) {
            case Refused.Unauthenticated no -> of("unauthenticated", HttpStatus.UNAUTHORIZED, detail, path);
            case Refused.Forbidden no -> of("forbidden", HttpStatus.FORBIDDEN, detail, path);
            case Refused.NotFound no -> of(no.what().noun() + "-not-found", HttpStatus.NOT_FOUND, detail, path);
            case Refused.Invalid invalid -> of(
                            "invalid-input", HttpStatus.UNPROCESSABLE_CONTENT, detail, path)
                    .withErrors(invalid.problems().stream().map(InputError::of).toList());
            case Refused.InvalidCanvas invalid -> of("invalid-canvas", HttpStatus.UNPROCESSABLE_CONTENT, detail, path)
                    .withProblems(invalid.problems());
            case Refused.Conflict conflict -> of(
                    conflict.reason().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                    HttpStatus.CONFLICT,
                    detail,
                    path);
            case Refused.NotRunnable no -> of("canvas-not-runnable", HttpStatus.CONFLICT, detail, path);
            case Refused.KeyReused no -> of("idempotency-key-reused", HttpStatus.UNPROCESSABLE_CONTENT, detail, path);
            case Refused.TooLarge no -> of("too-large", HttpStatus.CONTENT_TOO_LARGE, detail, path);
            case Refused.RateLimited no -> of("rate-limited", HttpStatus.TOO_MANY_REQUESTS, detail, path);
            case Refused.Unavailable no -> of("unavailable", HttpStatus.SERVICE_UNAVAILABLE, detail, path);
        };
    }

    private static Problem of(String kind, HttpStatus status, String detail, String path) {
        return Problem.of(kind, status.getReasonPhrase(), status.value(), detail, path);
    }

    private static List<InputError> errors(String name, String code, String message) {
        return name.isEmpty() ? List.of() : List.of(new InputError(name, code, message));
    }
}
