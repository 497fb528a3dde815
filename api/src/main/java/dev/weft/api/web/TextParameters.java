package dev.weft.api.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses NUL characters in paths and query strings, which the database can't hold. */
public final class TextParameters extends OncePerRequestFilter {
    private final HandlerExceptionResolver refusals;

    public TextParameters(HandlerExceptionResolver refusals) {
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String query = Optional.ofNullable(request.getQueryString()).orElse("");
        if (query.contains("%00") || request.getRequestURI().contains("%00")) {
            BadParameterException bad = new BadParameterException("", "A parameter holds a NUL character");
            if (refusals.resolveException(request, response, null, bad) == null) {
                response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            }
            return;
        }
        chain.doFilter(request, response);
    }
}
