package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Addresses that no client should make, written by hand: 400 in Dify's shape. */
class DifyHostileAddressTest {
    private static Scene scene;

    @BeforeAll
    static void set() throws Exception {
        scene = new Scene();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/info?user=%00",
                "/v1/info?x=a%00b",
                "/v1/info/../../%00",
                "/v1/workflows/run/%00",
                "/v1/workflows/run/%zz",
                "/v1/workflow/{run}/events?user=%zz",
                "/v1/workflow/{run}/events?user=%ff",
                "/v1/workflows/logs?keyword=%c3%28",
                "/v1/workflows/logs?keyword=%",
                "/v1/files/{file}/preview?user=%ff"
            })
    void whatCantBeDecodedIsRefused(String path) throws Exception {
        String answer = send(path.replace("{run}", scene.run).replace("{file}", scene.file));
        assertThat(answer).startsWith("HTTP/1.1 400");
        JsonNode error = Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(error.path("code").stringValue()).isEqualTo("invalid_param");
        assertThat(error.path("status").asInt()).isEqualTo(400);
        assertThat(error.path("message").stringValue()).isNotBlank().doesNotContain("Exception", "apache");
        scene.requireUntouched();
    }

    private static String send(String path) throws IOException {
        URI api = scene.app.api.uri("/");
        try (Socket socket = new Socket(api.getHost(), api.getPort())) {
            socket.setSoTimeout(30_000);
            String request = "GET " + path + " HTTP/1.0\r\nHost: " + api.getAuthority() + "\r\nAuthorization: Bearer "
                    + scene.app.api.key + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
