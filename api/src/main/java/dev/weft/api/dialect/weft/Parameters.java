package dev.weft.api.dialect.weft;

import dev.weft.api.web.BadParameterException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Query parameters as the native API reads them. */
final class Parameters {
    static final String DEFAULT_LIMIT = "50";
    private static final int MOST = 200;
    private static final int LONGEST_CURSOR = 500;

    private Parameters() {}

    /** Items per page. */
    static int limit(int wanted) {
        if (wanted < 1 || wanted > MOST) {
            throw new BadParameterException("limit", "limit is between 1 and " + MOST);
        }
        return wanted;
    }

    static Optional<String> cursor(Optional<String> cursor) {
        if (cursor.filter(text -> text.length() > LONGEST_CURSOR).isPresent()) {
            throw new BadParameterException("cursor", "The cursor is none that was given");
        }
        return cursor.filter(text -> !text.isEmpty());
    }

    static Optional<Instant> moment(String name, Optional<String> text) {
        return text.map(value -> {
            try {
                return Instant.parse(value);
            } catch (DateTimeException e) {
                throw new BadParameterException(name, name + " is a moment such as 2030-01-31T12:00:00Z");
            }
        });
    }

    static <E> Optional<E> choice(String name, Optional<String> text, Function<String, E> reader, String known) {
        return text.map(value -> {
            try {
                return reader.apply(value);
            } catch (IllegalArgumentException e) {
                throw new BadParameterException(name, name + " is one of " + known);
            }
        });
    }
}
