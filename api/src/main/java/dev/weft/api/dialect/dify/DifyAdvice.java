package dev.weft.api.dialect.dify;

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
final class DifyAdvice {

    @ExceptionHandler
    ResponseEntity<Object> answer(DifyException thrown, HttpServletRequest request) {
        FailureAdvice.remember(request, thrown);
        return DifyAnswers.of(Refusal.of(thrown), new HttpHeaders());
    }
}
