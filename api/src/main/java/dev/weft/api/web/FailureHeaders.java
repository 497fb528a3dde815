package dev.weft.api.web;

import dev.weft.api.core.Refused;
import java.time.Duration;
import org.springframework.http.HttpHeaders;

/** Headers that HTTP gives to failures, whatever the dialect. */
public final class FailureHeaders {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private FailureHeaders() {}

    public static void set(Failure failure, HttpHeaders headers) {
        switch (failure) {
            case Failure.Core(Refused.RateLimited limited) -> headers.set(
                    HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, limited.retryAfter().toSeconds())));
            case Failure.Core(Refused.Unavailable away) -> headers.set(
                    HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()));
            case Failure.Core(Refused.Unauthenticated no) -> headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            case Failure.MethodNotAllowed method -> headers.setAllow(method.allowed());
            case Failure.Core core -> {}
            case Failure.UnknownPath unknown -> {}
            case Failure.UnsupportedMediaType type -> headers.setAccept(type.supported());
            case Failure.NotAcceptable type -> {}
            case Failure.MalformedBody body -> {}
            case Failure.BadParameter parameter -> {}
            case Failure.BodyTooLarge large -> {}
            case Failure.BadRequest bad -> {}
            case Failure.Unforeseen unforeseen -> {}
        }
    }
}
