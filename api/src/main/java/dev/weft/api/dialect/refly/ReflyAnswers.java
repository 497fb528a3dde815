package dev.weft.api.dialect.refly;

import dev.weft.api.web.FailureAdvice;
import dev.weft.api.web.Traces;
import jakarta.servlet.http.HttpServletRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
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
                .body(failure(error, message, request));
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
