package dev.weft.api.web;

import dev.weft.json.Json;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads and writes JSON as {@link Json} does. What can't be used is named by its place in the body: wrong types, NUL
 * characters (which the database can't hold), and, in {@link Strict} requests, members that nobody asked for.
 */
public final class JsonBodies extends JacksonJsonHttpMessageConverter {
    private static final JsonMapper LENIENT = Json.mapper()
            .rebuild()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .withCoercionConfig(LogicalType.Textual, config -> {
                for (CoercionInputShape shape : CoercionInputShape.values()) {
                    if (shape != CoercionInputShape.EmptyString) {
                        config.setCoercion(shape, CoercionAction.Fail);
                    }
                }
            })
            .build();
    private static final JsonMapper STRICT = LENIENT.rebuild()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public JsonBodies() {
        super(LENIENT);
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException, HttpMessageNotReadableException {
        return bind(tree(message.getBody()), type);
    }

    /**
     * The body as a tree.
     *
     * @throws UnusableBodyException when it is empty, not JSON, too deep, or holds a NUL character
     */
    public static JsonNode tree(InputStream body) throws IOException {
        try {
            JsonNode tree = LENIENT.readTree(body);
            if (tree.isMissingNode()) {
                throw new UnusableBodyException("", "A JSON body is required");
            }
            refuseNul(tree, JsonPointer.empty());
            return tree;
        } catch (JacksonIOException e) {
            if (e.getCause() instanceof CharConversionException) {
                throw new UnusableBodyException("", "The body is not valid JSON: its characters can't be read");
            }
            throw e.getCause();
        } catch (StreamConstraintsException e) {
            throw new UnusableBodyException("", "The body goes over a limit: " + plain(e));
        } catch (JacksonException e) {
            throw new UnusableBodyException("", "The body is not valid JSON: " + plain(e));
        }
    }

    private static Object bind(JsonNode tree, ResolvableType type) {
        boolean strict = Strict.class.isAssignableFrom(type.toClass());
        JsonMapper mapper = strict ? STRICT : LENIENT;
        try {
            Object bound = mapper.readerFor(mapper.constructType(type.getType())).readValue(tree);
            if (bound == null || tree.isNull()) {
                throw new UnusableBodyException("", "The body must be an object, not null");
            }
            return bound;
        } catch (UnrecognizedPropertyException e) {
            throw new UnusableBodyException(
                    pointer(e), "Unknown member " + e.getPropertyName() + "; known are " + known(e));
        } catch (MismatchedInputException e) {
            throw new UnusableBodyException(pointer(e), "Wrong type at " + named(pointer(e)) + ": " + plain(e));
        } catch (DatabindException e) {
            throw new UnusableBodyException(pointer(e), "Unusable value at " + named(pointer(e)) + ": " + cause(e));
        }
    }

    private static void refuseNul(JsonNode node, JsonPointer at) {
        if (node.isString() && node.stringValue().indexOf('\0') >= 0) {
            throw new UnusableBodyException(at.toString(), "Text at " + named(at.toString()) + " holds a NUL character");
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (member.getKey().indexOf('\0') >= 0) {
                throw new UnusableBodyException(at.toString(), "A member's name holds a NUL character");
            }
            refuseNul(member.getValue(), at.appendProperty(member.getKey()));
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                refuseNul(node.get(i), at.appendIndex(i));
            }
        }
    }

    private static String known(UnrecognizedPropertyException e) {
        return e.getKnownPropertyIds() == null
                ? "none"
                : e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String pointer(DatabindException e) {
        return e.getPath().stream()
                .map(step -> "/" + (step.getPropertyName() == null ? step.getIndex() : step.getPropertyName()))
                .collect(Collectors.joining());
    }

    private static String named(String pointer) {
        return pointer.isEmpty() ? "the top" : pointer;
    }

    private static String cause(DatabindException e) {
        return e.getCause() == null ? plain(e) : String.valueOf(e.getCause().getMessage());
    }

    /** The parser's words without names of classes. */
    private static String plain(JacksonException e) {
        String message = e.getOriginalMessage()
                .replaceAll(",? from `[^`]+`", "")
                .replaceAll("`?[a-z]+(\\.[a-zA-Z$_]+)+`?", "the expected type");
        int line = message.indexOf('\n');
        return line < 0 ? message : message.substring(0, line);
    }
}
