package dev.weft.api.dialect.dify;

import java.util.Locale;
import org.springframework.http.HttpStatus;

/** Dify's codes of errors, each with its status. */
enum DifyError {
    INVALID_PARAM(400),
    APP_UNAVAILABLE(400),
    NOT_WORKFLOW_APP(400),
    PROVIDER_NOT_INITIALIZE(400),
    PROVIDER_QUOTA_EXCEEDED(400),
    MODEL_CURRENTLY_NOT_SUPPORT(400),
    WORKFLOW_REQUEST_ERROR(400),
    NO_FILE_UPLOADED(400),
    TOO_MANY_FILES(400),
    FILENAME_NOT_EXISTS_ERROR(400),
    INVALID_FORM_DATA(400),
    BAD_REQUEST(400),
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    CONFLICT(409),
    HUMAN_INPUT_FORM_SUBMITTED(412),
    HUMAN_INPUT_FORM_EXPIRED(412),
    FILE_TOO_LARGE(413),
    UNSUPPORTED_FILE_TYPE(415),
    IDEMPOTENCY_KEY_REUSED(422),
    TOO_MANY_REQUESTS(429),
    INTERNAL_SERVER_ERROR(500),
    S3_CONNECTION_FAILED(503),
    S3_PERMISSION_DENIED(503),
    S3_FILE_TOO_LARGE(503),
    SERVICE_UNAVAILABLE(503);

    private final HttpStatus status;

    DifyError(int status) {
        this.status = HttpStatus.valueOf(status);
    }

    HttpStatus status() {
        return status;
    }

    /** As clients read it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
