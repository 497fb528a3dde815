package dev.weft.activities.http;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.activities.egress.EgressDeniedException;
import dev.weft.activities.egress.EgressGuard;
import dev.weft.activities.wire.AskAgainNow;
import dev.weft.activities.wire.Excerpt;
import dev.weft.activities.wire.RetryAfter;
import dev.weft.activities.wire.TaskCall;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {method, url, query, headers, body | form | multipart | file, as, acceptStatus, followRedirects, credential | auth,
 * timeouts, verifyTls} → {status, headers, body, files}}. Names of the output's headers are in lower case; one that came several times is joined by
 * commas, {@code set-cookie} is a list.
 *
 * <p>Every call goes through the egress guard, each redirect anew. Writes carry the task's {@code Idempotency-Key}
 * unless the author set one. A failure's message holds the status and the start of the body, never what was sent. One
 * call of {@link #run} asks the server once (and once per redirect): repeating is up to the caller.
 */
public final class HttpRunner implements TaskRunner {
    private static final int MAX_REDIRECTS = 10;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final OkHttpClient client;
    private final long maxBytes;

    /** @param maxBytes of a body once it is decompressed */
    public HttpRunner(EgressGuard guard, long maxBytes) {
        this.client = guard.protect(new OkHttpClient.Builder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .readTimeout(Duration.ZERO)
                        .writeTimeout(Duration.ZERO)
                        .retryOnConnectionFailure(false)
                        .addNetworkInterceptor(new AskAgainNow()))
                .build();
        this.maxBytes = maxBytes;
    }

    public static HttpRunner of(Settings settings, EgressGuard guard) {
        return new HttpRunner(guard, settings.number(Setting.WEFT_HTTP_MAX_BYTES));
    }

    private sealed interface Hop {
        record On(Request next) implements Hop {}

        record Arrived(ObjectNode output) implements Hop {}
    }

    @Override
    public String type() {
        return "http";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException, InterruptedException {
        HttpRequest asked = HttpRequest.of(config, context);
        Request request = asked.request();
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            switch (hop(asked, request, context)) {
                case Hop.Arrived arrived -> {
                    return arrived.output();
                }
                case Hop.On on -> request = on.next();
            }
        }
        throw new TaskException(
                FailureCode.HTTP_STATUS,
                "%s redirected more than %d times".formatted(asked.request().url().host(), MAX_REDIRECTS));
    }

    private Hop hop(HttpRequest asked, Request request, TaskContext context)
            throws TaskException, InterruptedException {
        try {
            return TaskCall.execute(asked.connecting().of(client), request, context, response -> {
                Optional<Request> next = asked.follow() ? Redirect.after(request, response) : Optional.empty();
                if (next.isPresent()) {
                    return new Hop.On(next.get());
                }
                if (!asked.accepted().contains(response.code())) {
                    throw refused(asked, response);
                }
                return new Hop.Arrived(
                        new Answer(response, context, asked.credential(), maxBytes).output(asked.readAs()));
            });
        } catch (EgressDeniedException e) {
            throw new TaskException(FailureCode.EGRESS_DENIED, e.reason());
        } catch (IOException e) {
            throw new TaskException(FailureCode.HTTP_UNREACHABLE, unreachable(request.url(), e));
        }
    }

    private static TaskException refused(HttpRequest asked, Response response) {
        int status = response.code();
        boolean retryable = status == 408 || status == 425 || status == 429 || status >= 500;
        String body = Excerpt.of(response, asked.secrets());
        String host = response.request().url().host();
        return new TaskException(
                retryable ? FailureCode.HTTP_RETRYABLE_STATUS : FailureCode.HTTP_STATUS,
                "HTTP " + status + " from " + host + (body.isEmpty() ? "" : ": " + body),
                RetryAfter.of(response.headers(), Instant.now()));
    }

    /** By kind only: the texts of the exceptions hold addresses. */
    private static String unreachable(HttpUrl url, IOException e) {
        String reason =
                switch (e) {
                    case UnknownHostException unknown -> "the name has no address";
                    case SocketTimeoutException timeout -> "no connection in time";
                    case SSLException tls -> untrusted(tls) ? "its certificate is not trusted" : "no secure connection";
                    case java.net.ConnectException refused -> "no connection";
                    default -> "the connection broke off";
                };
        return url.host() + ":" + url.port() + " could not be reached: " + reason;
    }

    private static boolean untrusted(SSLException tls) {
        for (Throwable cause = tls; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }
}
