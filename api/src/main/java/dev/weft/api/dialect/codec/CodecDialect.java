package dev.weft.api.dialect.codec;

import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused;
import dev.weft.api.core.Refused.Unauthenticated;
import dev.weft.api.web.Dialect;
import dev.weft.api.web.Failure;
import dev.weft.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** {@code {"message": …}} for every refusal, as codec servers answer. */
final class CodecDialect implements Dialect {
    static final String PATH = "/weft/codec";

    private static final long MAX_BODY_BYTES = 16L * 1024 * 1024;

    @Override
    public String controllers() {
        return CodecDialect.class.getPackageName();
    }

    /** A whole answer of Temporal's has 4 MB at most; in base64 and JSON it is less than twice that. */
    @Override
    public long maxBodyBytes() {
        return MAX_BODY_BYTES;
    }

    @Override
    public boolean owns(HttpServletRequest request) {
        return request.getRequestURI().startsWith(PATH + "/");
    }

    /** No key of a workspace opens anything here. */
    @Override
    public Principal authenticate(HttpServletRequest request) {
        throw new Unauthenticated();
    }

    @Override
    public ResponseEntity<Object> answer(Failure failure, HttpServletRequest request) {
        return switch (failure) {
            case Failure.Core core -> answer(status(core.refused()), message(core.refused()));
            case Failure.UnknownPath unknown -> answer(HttpStatus.NOT_FOUND, "Nothing is served here but decode");
            case Failure.MethodNotAllowed method -> answer(HttpStatus.METHOD_NOT_ALLOWED, "Use POST");
            case Failure.UnsupportedMediaType type -> answer(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json");
            case Failure.NotAcceptable type -> answer(HttpStatus.NOT_ACCEPTABLE, "Answers are application/json");
            case Failure.MalformedBody body -> answer(HttpStatus.BAD_REQUEST, body.detail());
            case Failure.BadParameter parameter -> answer(HttpStatus.BAD_REQUEST, parameter.detail());
            case Failure.BodyTooLarge large -> answer(
                    HttpStatus.CONTENT_TOO_LARGE, "The body is larger than " + large.limit() + " bytes");
            case Failure.BadRequest bad -> answer(HttpStatus.valueOf(bad.status()), bad.detail());
            case Failure.Unforeseen unforeseen -> answer(
                    HttpStatus.INTERNAL_SERVER_ERROR, "An error of Weft's own; it is in the log");
        };
    }

    private static HttpStatus status(Refused refused) {
        return switch (refused) {
            case Refused.Unauthenticated no -> HttpStatus.UNAUTHORIZED;
            case Refused.Forbidden no -> HttpStatus.FORBIDDEN;
            case Refused.NotFound no -> HttpStatus.NOT_FOUND;
            case Refused.Invalid no -> HttpStatus.BAD_REQUEST;
            case Refused.InvalidCanvas no -> HttpStatus.BAD_REQUEST;
            case Refused.Conflict no -> HttpStatus.CONFLICT;
            case Refused.NotRunnable no -> HttpStatus.CONFLICT;
            case Refused.KeyReused no -> HttpStatus.CONFLICT;
            case Refused.TooLarge no -> HttpStatus.CONTENT_TOO_LARGE;
            case Refused.RateLimited no -> HttpStatus.TOO_MANY_REQUESTS;
            case Refused.Unavailable no -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private static String message(Refused refused) {
        return refused instanceof Unauthenticated
                ? "The operator key is required, or a session of " + PATH + "/login"
                : String.valueOf(refused.getMessage());
    }

    private static ResponseEntity<Object> answer(HttpStatus status, String message) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Json.object().put("message", message));
    }
}
