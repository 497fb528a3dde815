package dev.weft.task;

/**
 * Every way a task can fail, and whether trying again may help. This is the one table; dialects translate its names.
 * The {@code E…} codes are those of Refly's error table.
 */
public enum FailureCode {
    /** No chat model is configured. */
    E0015(false),
    /** A prompt or another text over 100,000 characters. */
    E2004(false),
    /** The provider answered with an error, cut the stream or sent what can't be read. */
    E3001(true),
    /** The provider's rate limit; its {@code Retry-After} is the wait. */
    E3002(true),
    /** The provider did not answer in time. */
    E3003(true),
    /** Stopped by an abort. */
    E3004(false),
    /** A tool call of a model failed for good. */
    E3012(false),
    /** The provider refused the request itself: 400, 401, 403, 404, 422. */
    PROVIDER_REFUSED(false),
    /** The model's answer does not fit the schema that was asked for. */
    SCHEMA_MISMATCH(true),
    /** An HTTP answer that trying again won't change. */
    HTTP_STATUS(false),
    /** HTTP 408, 425, 429 or 5xx. */
    HTTP_RETRYABLE_STATUS(true),
    /** No connection, a reset or no answer. */
    HTTP_UNREACHABLE(true),
    /** The egress guard refused the address. */
    EGRESS_DENIED(false),
    /** The author's code threw. */
    CODE_FAILED(false),
    /** The author's code ran over its wall-clock limit. */
    CODE_TIMEOUT(false),
    /** The author's code ran over its memory or output limit. */
    CODE_LIMIT(false),
    /** The sandbox process could not be started or died by itself. */
    SANDBOX_UNAVAILABLE(true),
    FILE_NOT_FOUND(false),
    FILE_UNREADABLE(false),
    /** Object storage or the database did not answer. */
    STORAGE_UNAVAILABLE(true),
    /** What an earlier task returned is gone from object storage. */
    RESULT_LOST(false),
    /** A template or condition could not be evaluated. */
    EXPRESSION_FAILED(false),
    /** A configuration that is wrong once its templates are filled in. */
    INVALID_CONFIG(false),
    CREDENTIAL_NOT_FOUND(false),
    OUTPUT_TOO_LARGE(false),
    /** One attempt ran over the task's timeout. */
    TASK_TIMEOUT(true),
    /** Ten attempts were lost without an answer. */
    WORKER_LOST(false),
    APPROVAL_TIMEOUT(false),
    APPROVAL_REJECTED(false),
    CANVAS_NOT_FOUND(false),
    /** A sub-canvas ended without success. */
    CANVAS_FAILED(false),
    /** Canvases nested too deep. */
    CANVAS_DEPTH(false),
    LOOP_LIMIT(false),
    /** At least one item of a {@code forEach} failed. */
    ITEM_FAILED(false),
    RUN_TIMEOUT(false),
    /** A fault of Weft's own. */
    INTERNAL(true);

    private final boolean retryable;

    FailureCode(boolean retryable) {
        this.retryable = retryable;
    }

    public boolean retryable() {
        return retryable;
    }
}
