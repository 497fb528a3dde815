package dev.weft.api.web;

import dev.weft.api.core.Principal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Asks the dialect who calls, before the body is read, for every handler of a dialect that is not {@link Open}, and
 * hands the {@link Principal} to handlers that take one.
 */
public final class Authentication implements HandlerInterceptor, HandlerMethodArgumentResolver {
    private static final String ATTRIBUTE = Authentication.class.getName();

    private final Dialects dialects;

    public Authentication(Dialects dialects) {
        this.dialects = dialects;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Optional<Dialect> dialect = dialects.of(handler);
        if (dialect.isEmpty()) {
            return true;
        }
        dialects.remember(request, dialect.get());
        if (handler instanceof HandlerMethod method && !method.hasMethodAnnotation(Open.class)) {
            request.setAttribute(ATTRIBUTE, dialect.get().authenticate(request));
        }
        return true;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Principal.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder) {
        if (request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof Principal principal) {
            return principal;
        }
        throw new IllegalStateException("A handler that is open to everyone can't take a principal");
    }
}
