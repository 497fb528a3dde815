package dev.weft.api.dialect.refly;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/**
 * The envelope of a failed generation and, beside its members, those that are documented for it.
 *
 * @param error the status in words
 * @param modelResponse what the model said last, cut off after {@value #MAX_MODEL_RESPONSE} characters
 */
@JsonInclude(Include.NON_ABSENT)
record CopilotFailure(
        @JsonUnwrapped Envelope<Object> envelope,
        int statusCode,
        String message,
        String error,
        Optional<String> modelResponse) {
    static final int MAX_MODEL_RESPONSE = 10_000;

    static CopilotFailure of(Envelope<Object> envelope, Optional<String> modelResponse) {
        return new CopilotFailure(
                envelope,
                HttpStatus.BAD_REQUEST.value(),
                envelope.errMsg().orElse(""),
                HttpStatus.BAD_REQUEST.getReasonPhrase(),
                modelResponse.map(CopilotFailure::cut));
    }

    private static String cut(String text) {
        if (text.length() <= MAX_MODEL_RESPONSE) {
            return text;
        }
        boolean pair = Character.isHighSurrogate(text.charAt(MAX_MODEL_RESPONSE - 1));
        return text.substring(0, pair ? MAX_MODEL_RESPONSE - 1 : MAX_MODEL_RESPONSE);
    }
}
