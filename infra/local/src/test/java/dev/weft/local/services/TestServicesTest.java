package dev.weft.local.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.services.LocalMinio;
import dev.weft.services.LocalObjectStore;
import dev.weft.services.LocalTemporal;
import dev.weft.services.LocalTemporalServer;
import dev.weft.services.testing.TestServices;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class TestServicesTest {

    @Test
    void minioAnswersWithConsole() throws Exception {
        LocalObjectStore minio = TestServices.minio();
        assertThat(minio).isInstanceOf(LocalMinio.class);
        assertThat(status(minio.endpoint() + "/minio/health/ready")).isEqualTo(200);
        assertThat(status("http://127.0.0.1:" + minio.consolePort().orElseThrow() + "/")).isEqualTo(200);
    }

    @Test
    void temporalAnswersWithWebUi() throws Exception {
        LocalTemporal temporal = TestServices.temporal();
        assertThat(temporal).isInstanceOf(LocalTemporalServer.class);
        assertThat(temporal.durable()).isTrue();
        assertThat(status("http://127.0.0.1:" + temporal.uiPort().orElseThrow() + "/")).isEqualTo(200);
    }

    private static int status(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
