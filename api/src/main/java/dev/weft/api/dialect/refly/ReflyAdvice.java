package dev.weft.api.dialect.refly;

import dev.weft.api.web.FailureAdvice;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers what this dialect refuses by itself, before the core is asked. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ReflyAdvice {
    private final ReflyAnswers answers;

    ReflyAdvice(ReflyAnswers answers) {
        this.answers = answers;
    }

    @ExceptionHandler
    ResponseEntity<Object> answer(ReflyException thrown, HttpServletRequest request) {
        FailureAdvice.remember(request, thrown);
        return answers.answer(
                thrown.error(), thrown.error().status(), String.valueOf(thrown.getMessage()), new HttpHeaders(), request);
    }
}
