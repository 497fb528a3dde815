package dev.weft.api.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.springframework.web.method.HandlerMethod;

/** All dialects that are served. */
public final class Dialects {
    private static final String ATTRIBUTE = Dialects.class.getName();

    private final List<Dialect> dialects;

    public Dialects(List<Dialect> dialects) {
        this.dialects = List.copyOf(dialects);
    }

    /** The dialect whose controller this is. */
    Optional<Dialect> of(Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return Optional.empty();
        }
        String name = method.getBeanType().getPackageName();
        return dialects.stream()
                .filter(dialect -> name.equals(dialect.controllers()) || name.startsWith(dialect.controllers() + "."))
                .findFirst();
    }

    void remember(HttpServletRequest request, Dialect dialect) {
        request.setAttribute(ATTRIBUTE, dialect);
    }

    /** The dialect that has taken the request, else the one that owns its path. */
    Optional<Dialect> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Dialect taken
                ? Optional.of(taken)
                : dialects.stream().filter(dialect -> dialect.owns(request)).findFirst();
    }
}
