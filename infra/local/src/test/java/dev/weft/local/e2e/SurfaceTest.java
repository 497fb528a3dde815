package dev.weft.local.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What stands beside the API itself when api and workers share a process. */
class SurfaceTest {

    private static HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(Stack.url() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void theApiDescribesItselfAndHasADocumentationPage() throws Exception {
        HttpResponse<String> description = get("/weft/openapi.json");
        assertThat(description.statusCode()).isEqualTo(200);
        JsonNode json = Json.parse(description.body());
        assertThat(json.path("openapi").asString()).startsWith("3.1");
        assertThat(json.path("paths").has("/weft/v1/runs")).isTrue();

        HttpResponse<String> page = get("/weft/docs");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
    }

    @Test
    void healthSpeaksOfAllItNeedsAndMetricsCanBeScraped() throws Exception {
        HttpResponse<String> health = get("/actuator/health");
        assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
        assertThat(Json.parse(health.body()).path("status").asString()).isEqualTo("UP");

        assertThat(get("/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
    }
}
