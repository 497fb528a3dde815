package dev.weft.activities.http;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import tools.jackson.databind.JsonNode;

/**
 * How a task wants to be connected.
 *
 * @param connect longest wait for a connection, {@code read} and {@code write} longest silences; empty: the default
 * @param verify whether the server's certificate must be right
 */
record Connecting(Optional<Duration> connect, Optional<Duration> read, Optional<Duration> write, boolean verify) {
    private static final double MAX_SECONDS = 86_400;

    static Connecting of(JsonNode config) throws TaskException {
        JsonNode timeouts = config.path("timeouts");
        return new Connecting(
                seconds(timeouts, "connect"),
                seconds(timeouts, "read"),
                seconds(timeouts, "write"),
                config.path("verifyTls").asBoolean(true));
    }

    private static Optional<Duration> seconds(JsonNode timeouts, String name) throws TaskException {
        double seconds = timeouts.path(name).asDouble(0);
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG, "timeouts." + name + " must be between 0 and " + MAX_SECONDS + " s");
        }
        return seconds == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.max(1, Math.round(seconds * 1000))));
    }

    OkHttpClient of(OkHttpClient client) {
        if (verify && connect.isEmpty() && read.isEmpty() && write.isEmpty()) {
            return client;
        }
        OkHttpClient.Builder builder = client.newBuilder();
        connect.ifPresent(builder::connectTimeout);
        read.ifPresent(builder::readTimeout);
        write.ifPresent(builder::writeTimeout);
        if (!verify) {
            builder.sslSocketFactory(Anyone.CONTEXT.getSocketFactory(), Anyone.MANAGER)
                    .hostnameVerifier((host, session) -> true);
        }
        return builder.build();
    }

    /** Trusts every server, because the author has asked for it. */
    private static final class Anyone implements X509TrustManager {
        private static final Anyone MANAGER = new Anyone();
        private static final SSLContext CONTEXT = context();

        private static SSLContext context() {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {MANAGER}, new SecureRandom());
                return context;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This Java knows no TLS", e);
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
