package dev.weft.api.dialect.refly;

import dev.weft.api.web.JsonBodies;
import dev.weft.api.web.UnusableBodyException;
import dev.weft.json.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a {@link ReflyBody}. */
final class ReflyBodies implements HandlerMethodArgumentResolver {
    private static final int LONGEST_TEXT = 100_000;

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == ReflyBody.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binder)
            throws IOException {
        HttpServletRequest request = web.getNativeRequest(HttpServletRequest.class);
        if (request == null) {
            throw new IllegalStateException("Not an HTTP request");
        }
        byte[] bytes = request.getInputStream().readAllBytes();
        if (bytes.length == 0) {
            return new ReflyBody(Json.object());
        }
        requireJson(request.getContentType());
        JsonNode tree = JsonBodies.tree(new ByteArrayInputStream(bytes));
        if (!(tree instanceof ObjectNode object)) {
            throw new UnusableBodyException("", "The body must be a JSON object");
        }
        requireShortTexts(object);
        return new ReflyBody(object);
    }

    private static void requireJson(@Nullable String contentType) {
        try {
            if (contentType != null && MediaType.APPLICATION_JSON.isCompatibleWith(MediaType.parseMediaType(contentType))) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            throw new UnusableBodyException("", "The Content-Type can't be read; it must be application/json");
        }
        throw new UnusableBodyException("", "The Content-Type must be application/json");
    }

    private static void requireShortTexts(JsonNode node) {
        if (node.isString() && isLong(node.stringValue())) {
            throw new ReflyException(ReflyError.E2004);
        }
        node.forEach(ReflyBodies::requireShortTexts);
    }

    private static boolean isLong(String text) {
        return text.length() > LONGEST_TEXT && text.codePointCount(0, text.length()) > LONGEST_TEXT;
    }
}
