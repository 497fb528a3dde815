package dev.weft.activities.llm;

import dev.weft.activities.TaskException;
import dev.weft.activities.wire.Excerpt;
import dev.weft.activities.wire.RetryAfter;
import dev.weft.activities.wire.Secrets;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a provider's failures mean: 429 is {@code E3002} (an exhausted quota too: it may be filled up while the task
 * waits), 408 and silence {@code E3003}, other answers of 4xx and redirects {@code PROVIDER_REFUSED}, all the rest
 * {@code E3001}. Messages start with the documented text and never hold the key.
 */
final class ProviderErrors {
    private final Secrets secrets;

    ProviderErrors(Secrets secrets) {
        this.secrets = secrets;
    }

    /** An answer other than 2xx. */
    TaskException answered(Response response) {
        String excerpt = Excerpt.of(response, secrets);
        String detail = "HTTP " + response.code() + suffix(message(body(response)).orElse(excerpt));
        return of(response.code(), detail, RetryAfter.of(response.headers(), Instant.now()));
    }

    /** An error within an answer that began well. */
    TaskException inStream(JsonNode json) {
        JsonNode code = json.path("error").path("code");
        int status = code.isNumber() ? code.asInt() : 500;
        return of(status, message(json).orElse("an error without a message"), Optional.empty());
    }

    /** An answer that is not what it should be. */
    TaskException broken(String detail) {
        return failure(FailureCode.E3001, detail, Optional.empty());
    }

    /** No answer, or not all of it. */
    TaskException unreachable(IOException e) {
        return switch (e) {
            case SocketTimeoutException silence -> failure(FailureCode.E3003, "no word for too long", Optional.empty());
            case UnknownHostException unknown -> broken("its name has no address");
            case SSLException tls -> broken("no secure connection");
            case java.net.ConnectException refused -> broken("no connection");
            default -> broken("the connection broke off");
        };
    }

    private TaskException of(int status, String detail, Optional<Duration> retryAfter) {
        FailureCode code =
                switch (status) {
                    case 429 -> FailureCode.E3002;
                    case 408 -> FailureCode.E3003;
                    case 409, 425 -> FailureCode.E3001;
                    default -> status >= 300 && status < 500 ? FailureCode.PROVIDER_REFUSED : FailureCode.E3001;
                };
        return failure(code, detail, retryAfter);
    }

    private static TaskException failure(FailureCode code, String detail, Optional<Duration> retryAfter) {
        String documented =
                switch (code) {
                    case E3002 -> "Request rate limit exceeded for the model provider. Please try again later.";
                    case E3003 -> "Model provider timed out, please try again later";
                    case PROVIDER_REFUSED -> "The model provider refused the request";
                    default -> "Model provider error, please try again later";
                };
        return new TaskException(code, documented + " (" + detail + ")", retryAfter);
    }

    private static Optional<JsonNode> body(Response response) {
        try {
            return Optional.of(Json.parse(response.peekBody(64 * 1024).string()));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    private Optional<String> message(Optional<JsonNode> body) {
        return body.flatMap(this::message);
    }

    /** Where the servers that speak OpenAI's dialect put what went wrong. */
    private Optional<String> message(JsonNode json) {
        for (JsonNode place : new JsonNode[] {
            json.path("error").path("message"), json.path("error"), json.path("message"), json.path("detail")
        }) {
            if (place.isString() && !place.stringValue().isBlank()) {
                return Optional.of(Excerpt.cut(secrets.hide(place.stringValue())));
            }
        }
        return Optional.empty();
    }

    private static String suffix(String text) {
        return text.isEmpty() ? "" : ": " + text;
    }
}
