package dev.weft.activities.wire;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * A network interceptor that keeps OkHttp from repeating a call by itself on a 503 with {@code Retry-After: 0}: every
 * answer counts as an attempt, and the table of errors decides what follows.
 */
public final class AskAgainNow implements Interceptor {
    /** Says the same, in a form that OkHttp does not act on. */
    private static final String AT_ONCE = "0.0";

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String wait = response.header("Retry-After");
        if (response.code() == 503 && wait != null && wait.matches("0+")) {
            return response.newBuilder().header("Retry-After", AT_ONCE).build();
        }
        return response;
    }
}
