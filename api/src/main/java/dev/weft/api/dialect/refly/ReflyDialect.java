package dev.weft.api.dialect.refly;

import dev.weft.api.core.Identity;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Unauthenticated;
import dev.weft.api.web.Dialect;
import dev.weft.api.web.Failure;
import dev.weft.api.web.FailureHeaders;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * {@code Authorization: Bearer <key>} or {@code X-Refly-Api-Key: <key>} in, {@code {success, data}} out.
 */
public final class ReflyDialect implements Dialect {
    /** Of a body of JSON. */
    static final long MAX_BODY_BYTES = 100L * 1024;

    private static final String PATH = "/v1/openapi";
    private static final String SCHEME = "Bearer ";
    private static final String KEY_HEADER = "X-Refly-Api-Key";

    private final Identity identity;
    private final ReflyAnswers answers;

    ReflyDialect(Identity identity, ReflyAnswers answers) {
        this.identity = identity;
        this.answers = answers;
    }

    @Override
    public String controllers() {
        return ReflyDialect.class.getPackageName();
    }

    @Override
    public long maxBodyBytes() {
        return MAX_BODY_BYTES;
    }

    @Override
    public boolean owns(HttpServletRequest request) {
        String path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
                ? original
                : request.getRequestURI();
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    @Override
    public Principal authenticate(HttpServletRequest request) {
        return identity.authenticate(bearer(request)
                .or(() -> Optional.ofNullable(request.getHeader(KEY_HEADER)))
                .map(String::strip)
                .orElseThrow(Unauthenticated::new));
    }

    private static Optional<String> bearer(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()));
    }

    @Override
    public ResponseEntity<Object> answer(Failure failure, HttpServletRequest request) {
        Refusal refusal = Refusal.of(failure);
        HttpHeaders headers = new HttpHeaders();
        FailureHeaders.set(failure, headers);
        return answers.answer(refusal.error(), refusal.status(), refusal.message(), headers, request);
    }
}
