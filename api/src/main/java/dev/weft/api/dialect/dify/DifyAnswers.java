package dev.weft.api.dialect.dify;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Puts refusals into Dify's shape. */
final class DifyAnswers {
    private static final String CHALLENGE = "Bearer realm=\"api\"";

    private DifyAnswers() {}

    static ResponseEntity<Object> of(Refusal refusal, HttpHeaders headers) {
        if (refusal.error() == DifyError.UNAUTHORIZED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        return ResponseEntity.status(refusal.status())
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new ErrorJson(
                        refusal.error().code(), refusal.message(), refusal.status().value(), refusal.field()));
    }
}
