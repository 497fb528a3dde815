package dev.weft.activities.http;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Where an answer sends its caller, by the rules of the fetch standard: 303 asks with GET, and so do 301 and 302 after
 * a POST; 307 and 308 repeat the request. To another origin (scheme, host or port) goes no header that could be a
 * credential, and from https to http no body.
 */
final class Redirect {

    private Redirect() {}

    /** Empty when the answer is no redirect. */
    static Optional<Request> after(Request request, Response response) throws TaskException {
        String location = response.header("Location");
        boolean redirects =
                switch (response.code()) {
                    case 301, 302, 303, 307, 308 -> true;
                    default -> false;
                };
        if (!redirects || location == null) {
            return Optional.empty();
        }
        HttpUrl target = request.url().resolve(location);
        if (target == null) {
            throw new TaskException(
                    FailureCode.HTTP_STATUS,
                    "HTTP %d from %s leads to something that is neither http nor https"
                            .formatted(response.code(), request.url().host()));
        }
        target = target.newBuilder().username("").password("").fragment(null).build();
        boolean asGet = asksWithGet(response.code(), request.method());
        String method = asGet && !request.method().equals("HEAD") ? "GET" : request.method();
        RequestBody body = asGet ? null : request.body();
        if (body != null && request.isHttps() && !target.isHttps()) {
            throw new TaskException(
                    FailureCode.HTTP_STATUS,
                    "HTTP %d from %s would send the body on without encryption"
                            .formatted(response.code(), request.url().host()));
        }
        Headers headers = sameOrigin(request.url(), target)
                ? request.headers()
                : RequestHeaders.harmless(request.headers());
        Request.Builder next = new Request.Builder().url(target).headers(headers).method(method, body);
        if (asGet) {
            next.removeHeader("Content-Type").removeHeader("Content-Language").removeHeader("Idempotency-Key");
        }
        return Optional.of(next.build());
    }

    private static boolean asksWithGet(int status, String method) {
        return switch (status) {
            case 303 -> true;
            case 301, 302 -> method.equals("POST");
            default -> false;
        };
    }

    private static boolean sameOrigin(HttpUrl one, HttpUrl other) {
        return one.scheme().equals(other.scheme()) && one.host().equals(other.host()) && one.port() == other.port();
    }
}
