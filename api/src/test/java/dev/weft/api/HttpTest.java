package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class HttpTest {
    private final Api api = new Api();

    @Test
    void theDescriptionIsOpenApiAndListsEveryRoute() {
        JsonNode description = api.with("").get("/weft/openapi.json").expect(200).json();
        assertThat(description.path("openapi").stringValue()).startsWith("3.1");
        List<String> described = new ArrayList<>();
        List<String> operations = new ArrayList<>();
        description.path("paths").properties().forEach(path -> path.getValue().properties().forEach(method -> {
            described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
            operations.add(method.getValue().path("operationId").stringValue());
            assertThat(method.getValue().path("summary").asString("")).isNotBlank();
            assertThat(method.getValue().path("responses").has("default")).isTrue();
        }));
        assertThat(operations).doesNotHaveDuplicates();
        List<String> served = new ArrayList<>();
        Api.context().getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (method.getBeanType().getPackageName().startsWith("dev.weft.api.dialect.weft")) {
                        for (String path : mapping.getPatternValues()) {
                            for (RequestMethod verb : mapping.getMethodsCondition().getMethods()) {
                                served.add(verb + " " + path.replace("{*task}", "{task}"));
                            }
                        }
                    }
                });
        assertThat(described).containsExactlyInAnyOrderElementsOf(served);
        assertThat(references(description)).isNotEmpty().allSatisfy(reference -> assertThat(
                        description.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    private static List<String> references(JsonNode node) {
        return node.findValuesAsString("$ref");
    }

    @Test
    void theDocsPageIsServed() {
        Answer moved = api.with("").get("/weft/docs");
        assertThat(moved.status()).isEqualTo(302);
        assertThat(api.with("").get(moved.header("Location")).expect(200).body()).contains("swagger-ui");
    }

    @Test
    void healthNamesItsParts() {
        FakeWorker.start();
        JsonNode health = Eventually.get(() -> api.with("").get("/actuator/health"), answer -> answer.status() == 200)
                .json();
        assertThat(health.path("components").propertyNames()).contains("database", "storage", "temporal", "worker");
        assertThat(api.with("").get("/actuator/prometheus").expect(200).body()).contains("http_server_requests");
        assertThat(api.with("").get("/actuator/env").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /weft/v1/nothing, 404",
        "GET, /weft/nothing, 404",
        "PATCH, /weft/v1/canvases, 405",
        "DELETE, /weft/v1/runs, 405",
        "GET, /weft/v1/canvases?limit=x, 400",
        "GET, /weft/v1/canvases?keyword=a%00b, 400",
        "GET, /weft/v1/runs?cursor=%00, 400",
        "GET, /weft/v1/canvases/%2e%2e, 404",
        "GET, /weft/v1/runs/run_%F0%9F%98%80, 404",
        "GET, /weft/v1/runs/x/tasks, 400",
        "GET, /weft/v1/canvases/x/versions/99999999999, 400"
    })
    void whatCantBeServedIsAProblem(String method, String path, int status) {
        Answer answer = api.send(api.request(method, path, Optional.empty()));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    }

    @Test
    void aMethodThatIsNotAllowedNamesThoseThatAre() {
        assertThat(api.patch("/weft/v1/canvases", "{}").header("Allow")).contains("GET").contains("POST");
    }

    @ParameterizedTest
    @CsvSource({"text/plain, 415", "application/xml, 415", "application/x-www-form-urlencoded, 415", "nonsense, 415"})
    void onlyJsonIsTaken(String type, int status) {
        Answer answer = api.send(api.request("POST", "/weft/v1/runs", Optional.empty())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{}")));
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItSaysItsLengthOrNot() {
        byte[] large = ("{\"canvasId\":\"" + "x".repeat(2_000_000) + "\"}").getBytes();
        api.send(api.request("POST", "/weft/v1/runs", Optional.empty())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(large)))
                .expect(413);
        Answer chunked = api.send(api.request("POST", "/weft/v1/runs", Optional.empty())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large))));
        assertThat(chunked.expect(413).json().path("type").stringValue()).isEqualTo("urn:weft:problem:too-large");
    }

    @Test
    void answersCarrySecurityHeadersAndNoCors() {
        Answer answer = api.send(api.request("GET", "/weft/v1/canvases", Optional.empty())
                .header("X-Test", "1"));
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Server")).isEmpty();
        assertThat(api.get("/weft/v1/nothing").header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void requestsRunOnVirtualThreads() {
        assertThat(Api.context().getEnvironment().getProperty("spring.threads.virtual.enabled")).isEqualTo("true");
    }
}
