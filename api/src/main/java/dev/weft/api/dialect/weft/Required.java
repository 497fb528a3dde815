package dev.weft.api.dialect.weft;

import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Refused.Invalid;
import java.util.Optional;

/** Fields of requests that must be there, or must be short. */
final class Required {
    private static final int LONGEST = 255;

    private Required() {}

    static String text(String name, Optional<String> value) {
        return shortText(name, value)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new Invalid(name, Code.REQUIRED, name + " is required"));
    }

    static <T> T value(String name, Optional<T> value) {
        return value.orElseThrow(() -> new Invalid(name, Code.REQUIRED, name + " is required"));
    }

    static Optional<String> shortText(String name, Optional<String> value) {
        if (value.filter(text -> text.length() > LONGEST).isPresent()) {
            throw new Invalid(name, Code.TOO_LONG, name + " takes at most " + LONGEST + " characters");
        }
        return value;
    }

    static int between(String name, int least, int most, int value) {
        if (value < least || value > most) {
            throw new Invalid(name, Code.VALUE, name + " is between " + least + " and " + most);
        }
        return value;
    }
}
