package dev.weft.api.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Answers every failure in the words of the dialect that was spoken. */
@RestControllerAdvice
public final class FailureAdvice {
    private static final Logger LOG = LoggerFactory.getLogger(FailureAdvice.class);

    private static final String THROWN = FailureAdvice.class.getName();

    private final Dialects dialects;

    public FailureAdvice(Dialects dialects) {
        this.dialects = dialects;
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> answer(Throwable thrown, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (thrown instanceof AsyncRequestNotUsableException || isGone(thrown)) {
            return null;
        }
        Failure failure = Failures.of(thrown);
        if (failure instanceof Failure.Unforeseen unforeseen) {
            LOG.error(
                    "{} {} failed, trace {}",
                    request.getMethod(),
                    request.getRequestURI(),
                    Traces.id(request),
                    unforeseen.cause());
        }
        if (response.isCommitted()) {
            LOG.warn("{} {} failed halfway: {}", request.getMethod(), request.getRequestURI(), thrown.toString());
            throw new IOException("The response can't be completed", thrown);
        }
        response.reset();
        SecurityHeaders.set(response);
        Traces.set(request, response);
        remember(request, thrown);
        return dialects.of(request)
                .map(dialect -> dialect.answer(failure, request))
                .orElseGet(() -> ResponseEntity.status(plainStatus(failure)).build());
    }

    /** For handlers that answer a failure themselves. */
    public static void remember(HttpServletRequest request, Throwable thrown) {
        request.setAttribute(THROWN, thrown);
    }

    /** What made the request fail, once it has. */
    public static Optional<Throwable> thrown(HttpServletRequest request) {
        return Optional.ofNullable(request.getAttribute(THROWN))
                .or(() -> Optional.ofNullable(request.getAttribute(RequestDispatcher.ERROR_EXCEPTION)))
                .filter(Throwable.class::isInstance)
                .map(Throwable.class::cast);
    }

    private static boolean isGone(Throwable thrown) {
        return thrown instanceof org.apache.catalina.connector.ClientAbortException;
    }

    private static HttpStatus plainStatus(Failure failure) {
        return switch (failure) {
            case Failure.UnknownPath unknown -> HttpStatus.NOT_FOUND;
            case Failure.MethodNotAllowed method -> HttpStatus.METHOD_NOT_ALLOWED;
            case Failure.UnsupportedMediaType type -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case Failure.NotAcceptable type -> HttpStatus.NOT_ACCEPTABLE;
            case Failure.BodyTooLarge large -> HttpStatus.CONTENT_TOO_LARGE;
            case Failure.MalformedBody body -> HttpStatus.BAD_REQUEST;
            case Failure.BadParameter parameter -> HttpStatus.BAD_REQUEST;
            case Failure.BadRequest bad -> HttpStatus.valueOf(bad.status());
            case Failure.Core core -> HttpStatus.BAD_REQUEST;
            case Failure.Unforeseen unforeseen -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
