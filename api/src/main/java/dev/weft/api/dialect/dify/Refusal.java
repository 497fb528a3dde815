package dev.weft.api.dialect.dify;

import dev.weft.api.core.Refused;
import dev.weft.api.web.Failure;
import dev.weft.store.RunFacts;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;

/**
 * The one table from failures to Dify's errors.
 *
 * @param status the error's own, unless HTTP has a more exact one
 * @param field that can't be used
 */
record Refusal(DifyError error, HttpStatusCode status, String message, Optional<String> field) {
    /** As requests name the files that belong to no variable. */
    private static final String FILES = "files";

    static Refusal of(Failure failure) {
        return switch (failure) {
            case Failure.Core core -> core(core.refused());
            case Failure.UnknownPath unknown -> of(
                    DifyError.NOT_FOUND, "The requested URL was not found on the server.");
            case Failure.MethodNotAllowed method -> of(
                    DifyError.METHOD_NOT_ALLOWED,
                    "The method is not allowed for the requested URL; allowed are "
                            + method.allowed().stream().map(HttpMethod::name).sorted()
                                    .collect(Collectors.joining(", ")));
            case Failure.UnsupportedMediaType type -> of(
                    DifyError.INVALID_PARAM,
                    "The Content-Type must be "
                            + type.supported().stream().map(Object::toString).collect(Collectors.joining(" or ")));
            case Failure.NotAcceptable type -> of(
                    DifyError.NOT_ACCEPTABLE, "No format that the Accept header asks for");
            case Failure.MalformedBody body -> invalid(field(body.pointer()), body.detail());
            case Failure.BadParameter parameter -> invalid(parameter.name(), parameter.detail());
            case Failure.BodyTooLarge large -> of(
                    DifyError.INVALID_PARAM, "The body is larger than " + large.limit() + " bytes");
            case Failure.BadRequest bad -> new Refusal(
                    unlike(bad.status()), HttpStatusCode.valueOf(bad.status()), bad.detail(), Optional.empty());
            case Failure.Unforeseen unforeseen -> of(
                    DifyError.INTERNAL_SERVER_ERROR, "An error of Weft's own; it is in the log");
        };
    }

    /** For what is no request at all. */
    private static DifyError unlike(int status) {
        return status == DifyError.INVALID_PARAM.status().value()
                ? DifyError.INVALID_PARAM
                : status < 500 ? DifyError.BAD_REQUEST : DifyError.INTERNAL_SERVER_ERROR;
    }

    private static Refusal core(Refused refused) {
        String detail = String.valueOf(refused.getMessage());
        return switch (refused) {
            case Refused.Unauthenticated no -> of(DifyError.UNAUTHORIZED, "Access token is invalid");
            case Refused.Forbidden no -> of(DifyError.FORBIDDEN, detail);
            case Refused.NotFound no -> missing(no, detail);
            case Refused.Invalid invalid -> invalid(invalid);
            case Refused.InvalidCanvas invalid -> of(DifyError.APP_UNAVAILABLE, detail);
            case Refused.Conflict conflict -> of(DifyError.CONFLICT, detail);
            case Refused.NotRunnable no -> of(
                    DifyError.APP_UNAVAILABLE, "App unavailable, please check your app configurations.");
            case Refused.KeyReused no -> of(DifyError.IDEMPOTENCY_KEY_REUSED, detail);
            case Refused.TooLarge no -> of(DifyError.FILE_TOO_LARGE, detail);
            case Refused.RateLimited no -> of(DifyError.TOO_MANY_REQUESTS, detail);
            case Refused.Unavailable no -> of(DifyError.SERVICE_UNAVAILABLE, detail);
        };
    }

    /** An app key's own canvas is missing only once it has been archived. */
    private static Refusal missing(Refused.NotFound missing, String detail) {
        return switch (missing.what()) {
            case CANVAS -> of(
                    DifyError.APP_UNAVAILABLE, "App unavailable, please check your app configurations.");
            case VERSION, RUN, TASK, APPROVAL, FILE, KEY, CREDENTIAL, TRIGGER -> of(DifyError.NOT_FOUND, detail);
        };
    }

    private static Refusal invalid(Refused.Invalid invalid) {
        String first = invalid.problems().getFirst().name();
        return invalid(
                first.equals(RunFacts.FILES) ? FILES : first,
                invalid.problems().stream()
                        .map(problem -> problem.message().replace("The variable " + RunFacts.FILES, FILES))
                        .collect(Collectors.joining("; ")));
    }

    private static Refusal invalid(String field, String message) {
        return new Refusal(
                DifyError.INVALID_PARAM,
                DifyError.INVALID_PARAM.status(),
                message,
                field.isEmpty() ? Optional.empty() : Optional.of(field));
    }

    private static Refusal of(DifyError error, String message) {
        return new Refusal(error, error.status(), message, Optional.empty());
    }

    static Refusal of(DifyException refused) {
        return new Refusal(
                refused.error(), refused.error().status(), String.valueOf(refused.getMessage()), refused.field());
    }

    /** The member of the body that a JSON pointer leads into; of inputs the input. */
    private static String field(String pointer) {
        String[] steps = pointer.split("/", -1);
        boolean input = steps.length > 2 && steps[1].equals("inputs");
        return steps.length < 2 ? "" : steps[input ? 2 : 1].replace("~1", "/").replace("~0", "~");
    }
}
