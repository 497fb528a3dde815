package dev.weft.api.dialect.refly;

import dev.weft.api.web.FailureAdvice;
import dev.weft.api.web.Traces;
import jakarta.servlet.http.HttpServletRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Puts errors into their envelope. */
final class ReflyAnswers {
    private static final int LONGEST_STACK = 20_000;

    private final boolean development;

    /** @param development whether callers are shown stacks */
    ReflyAnswers(boolean development) {
        this.development = development;
    }

    Envelope<Object> failure(ReflyError error, String message, HttpServletRequest request) {
        return Envelope.failure(error, message, Traces.id(request), stack(request));
    }

    ResponseEntity<Object> answer(
            ReflyError error, HttpStatusCode status, String message, HttpHeaders headers, HttpServletRequest request) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body(failure(error, message, request), status, request));
    }

    private static Object body(Envelope<Object> failure, HttpStatusCode status, HttpServletRequest request) {
        return status.value() == HttpStatus.BAD_REQUEST.value() && CopilotController.asked(request)
                ? CopilotFailure.of(failure, Optional.empty())
                : failure;
    }

    /** A generation whose model has said nothing that could be used: 400, whatever the error's own status. */
    ResponseEntity<Object> unusable(
            ReflyError error, String message, String modelResponse, HttpServletRequest request) {
        return ResponseEntity.badRequest()
                .contentType(MediaType.APPLICATION_JSON)
                .body(CopilotFailure.of(failure(error, message, request), Optional.of(modelResponse)));
    }

    private Optional<String> stack(HttpServletRequest request) {
        return development ? FailureAdvice.thrown(request).map(ReflyAnswers::text) : Optional.empty();
    }

    private static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.getBuffer().substring(0, Math.min(LONGEST_STACK, text.getBuffer().length()));
    }
}
