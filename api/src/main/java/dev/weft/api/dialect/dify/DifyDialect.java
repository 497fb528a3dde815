package dev.weft.api.dialect.dify;

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
 * {@code Authorization: Bearer app-…} in, bare objects or {@code {code, message, status}} out. The key's canvas is the
 * app.
 */
public final class DifyDialect implements Dialect {
    private static final String PATH = "/v1/";
    private static final String SCHEME = "Bearer ";
    private static final String KEY_PREFIX = "app-";

    private final Identity identity;

    DifyDialect(Identity identity) {
        this.identity = identity;
    }

    @Override
    public String controllers() {
        return DifyDialect.class.getPackageName();
    }

    /** Below {@code /v1} several dialects live: an unknown path is this one's for who comes with an app key. */
    @Override
    public boolean owns(HttpServletRequest request) {
        String path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
                ? original
                : request.getRequestURI();
        return path.startsWith(PATH) && key(request).filter(key -> key.startsWith(KEY_PREFIX)).isPresent();
    }

    @Override
    public Principal authenticate(HttpServletRequest request) {
        Principal principal = identity.authenticate(key(request).orElseThrow(Unauthenticated::new));
        if (principal.canvas().isEmpty()) {
            throw new DifyException(
                    DifyError.NOT_WORKFLOW_APP,
                    "This key is a workspace's, not an app's; mint one with the scope \"app\" for a canvas");
        }
        return principal;
    }

    private static Optional<String> key(HttpServletRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip());
    }

    @Override
    public ResponseEntity<Object> answer(Failure failure, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        FailureHeaders.set(failure, headers);
        return DifyAnswers.of(Refusal.of(failure), headers);
    }
}
