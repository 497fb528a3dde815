package dev.weft.api.dialect.weft;

import dev.weft.api.core.Identity;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Unauthenticated;
import dev.weft.api.web.Dialect;
import dev.weft.api.web.Failure;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** {@code Authorization: Bearer <key>} in, problem details out. Also answers for paths that no dialect owns. */
public final class WeftDialect implements Dialect {
    private static final String SCHEME = "Bearer ";

    private final Identity identity;

    public WeftDialect(Identity identity) {
        this.identity = identity;
    }

    @Override
    public String controllers() {
        return WeftDialect.class.getPackageName();
    }

    @Override
    public boolean owns(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/weft/");
    }

    @Override
    public Principal authenticate(HttpServletRequest request) {
        String header = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)).orElse("");
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Unauthenticated();
        }
        return identity.authenticate(header.substring(SCHEME.length()).strip());
    }

    @Override
    public ResponseEntity<Object> answer(Failure failure, HttpServletRequest request) {
        return Problems.answer(failure, path(request));
    }

    private static String path(HttpServletRequest request) {
        Object original = request.getAttribute(jakarta.servlet.RequestDispatcher.ERROR_REQUEST_URI);
        return original instanceof String uri ? uri : request.getRequestURI();
    }
}
