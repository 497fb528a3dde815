package dev.weft.api.dialect.refly;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.weft.api.web.Traces;
import java.util.Optional;

/**
 * What every answer is wrapped in.
 *
 * @param stack only on the development profile
 */
@JsonInclude(Include.NON_ABSENT)
record Envelope<T>(
        boolean success,
        Optional<String> errCode,
        Optional<String> errMsg,
        String traceId,
        Optional<String> stack,
        Optional<T> data) {

    /** To be called while the request is answered. */
    static <T> Envelope<T> of(T data) {
        return new Envelope<>(
                true, Optional.empty(), Optional.empty(), Traces.current(), Optional.empty(), Optional.of(data));
    }

    static Envelope<Object> empty() {
        return new Envelope<>(
                true, Optional.empty(), Optional.empty(), Traces.current(), Optional.empty(), Optional.empty());
    }

    static Envelope<Object> failure(ReflyError error, String message, String traceId, Optional<String> stack) {
        return new Envelope<>(
                false, Optional.of(error.name()), Optional.of(message), traceId, stack, Optional.empty());
    }
}
