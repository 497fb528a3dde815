package dev.weft.api.web;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Gives each request a span in the trace that its {@code traceparent} names, else in a new one. The trace's id stands in
 * the header {@code X-Trace-Id} of every answer and, as {@code trace_id}, in the context of the log.
 */
public final class Traces extends OncePerRequestFilter {
    private static final String HEADER = "X-Trace-Id";
    private static final String ATTRIBUTE = Traces.class.getName();
    private static final TextMapGetter<HttpServletRequest> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(HttpServletRequest request) {
            return Collections.list(request.getHeaderNames());
        }

        @Override
        public @Nullable String get(@Nullable HttpServletRequest request, String key) {
            return request == null ? null : request.getHeader(key);
        }
    };

    private final Tracer tracer;

    public Traces(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("dev.weft.api");
    }

    /** Of the request that this thread answers; {@link #id(HttpServletRequest)} also knows it after that. */
    public static String current() {
        return Span.current().getSpanContext().getTraceId();
    }

    /** 32 hex digits; all zero for a request that never got so far as to have a trace. */
    public static String id(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : TraceId.getInvalid();
    }

    static void set(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(HEADER, id(request));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS);
        Span span = tracer.spanBuilder(request.getMethod())
                .setSpanKind(SpanKind.SERVER)
                .setParent(parent)
                .startSpan();
        String id = span.getSpanContext().getTraceId();
        request.setAttribute(ATTRIBUTE, id);
        set(request, response);
        try (Scope scope = span.makeCurrent();
                MDC.MDCCloseable context = MDC.putCloseable("trace_id", id)) {
            chain.doFilter(request, response);
        } finally {
            if (span.isRecording()) {
                describe(span, request, response);
            }
            span.end();
        }
    }

    private static void describe(Span span, HttpServletRequest request, HttpServletResponse response) {
        span.setAttribute("http.request.method", request.getMethod());
        span.setAttribute("http.response.status_code", response.getStatus());
        span.setAttribute("url.path", request.getRequestURI());
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String route) {
            span.updateName(request.getMethod() + " " + route);
            span.setAttribute("http.route", route);
        }
        if (response.getStatus() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
    }
}
