package dev.weft.api.dialect.dify;

import java.util.Optional;

/** A request that this dialect refuses by itself; the message goes to the caller. */
final class DifyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final DifyError error;
    private final String field;

    DifyException(DifyError error, String message) {
        this(error, message, "");
    }

    private DifyException(DifyError error, String message, String field) {
        super(message);
        this.error = error;
        this.field = field;
    }

    /** @param field that can't be used */
    static DifyException invalid(String field, String message) {
        return new DifyException(DifyError.INVALID_PARAM, message, field);
    }

    DifyError error() {
        return error;
    }

    Optional<String> field() {
        return field.isEmpty() ? Optional.empty() : Optional.of(field);
    }
}
