package dev.weft.expression;

import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What messages call a value. */
final class Kinds {
    private Kinds() {}

    static String of(Object value) {
        return switch (value) {
            case NullValue nothing -> "null";
            case String text -> "a text";
            case Boolean flag -> "true or false";
            case Number number -> "a number";
            case List<?> list -> "a list";
            case Map<?, ?> map -> "an object";
            case Instant instant -> "a time";
            case Duration duration -> "a duration";
            case CelByteString bytes -> "bytes";
            default -> "a type";
        };
    }
}
