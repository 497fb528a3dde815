package dev.weft.api.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what failed outside any handler, in a filter or in the server itself. */
@Hidden
@RestController
public final class ErrorPages implements ErrorController {
    private final Dialects dialects;

    public ErrorPages(Dialects dialects) {
        this.dialects = dialects;
    }

    @RequestMapping("/error")
    ResponseEntity<Object> answer(HttpServletRequest request) {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        Failure failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable thrown
                ? Failures.of(thrown)
                : status == 404 ? new Failure.UnknownPath() : plain(status);
        return dialects.of(request)
                .map(dialect -> dialect.answer(failure, request))
                .orElseGet(() -> ResponseEntity.status(status).build());
    }

    private static Failure plain(int status) {
        HttpStatus known = HttpStatus.resolve(status);
        return new Failure.BadRequest(status, known == null ? "The request failed" : known.getReasonPhrase());
    }
}
