package dev.weft.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class RateServerTest {
    @Test
    void firstAnswerAsksForPatienceAndTheSecondHasTheRate() throws Exception {
        try (RateServer server = RateServer.start();
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url())).build();

            HttpResponse<String> busy = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(busy.statusCode()).isEqualTo(503);
            assertThat(busy.headers().firstValue("Retry-After")).contains("1");

            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Json.parse(answer.body()).path("rate").asDouble()).isEqualTo(1.0842);
            assertThat(server.host()).startsWith("127.");
        }
    }
}
