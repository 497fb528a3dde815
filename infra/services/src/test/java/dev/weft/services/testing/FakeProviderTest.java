package dev.weft.services.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FakeProviderTest {
    private final FakeProvider provider = FakeProvider.start();

    @AfterEach
    void stop() {
        provider.close();
    }

    private HttpRequest chat(String body) {
        return HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/chat/completions"))
                .header("Idempotency-Key", "k1")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> ask(String body) throws Exception {
        return send(chat(body), BodyHandlers.ofString());
    }

    private static <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, handler);
        }
    }

    @Test
    void streamsAnEventPerPieceThenUsageThenTheEnd() throws Exception {
        provider.next(Completion.of("one two").thinking("hm").usage(3, 4, 1).pace(Duration.ofMillis(1)));
        HttpResponse<String> response = ask("{\"stream\":true,\"messages\":[]}");
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.body().split("\n\n"))
                .hasSize(6)
                .satisfiesExactly(
                        event -> assertThat(event).contains("\"reasoning_content\":\"hm\""),
                        event -> assertThat(event).contains("\"content\":\"one \""),
                        event -> assertThat(event).contains("\"content\":\"two\""),
                        event -> assertThat(event).contains("\"finish_reason\":\"stop\""),
                        event -> assertThat(event).contains("\"total_tokens\":7", "\"reasoning_tokens\":1"),
                        event -> assertThat(event).isEqualTo("data: [DONE]"));
    }

    @Test
    void answersInOnePieceWhenNotAskedToStream() throws Exception {
        assertThat(ask("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}").body())
                .contains("\"message\":{\"role\":\"assistant\",\"content\":\"You said: Hi\"}");
    }

    @Test
    void answersJsonThatFitsWhenAskedForIt() throws Exception {
        String body = ask(
                        """
                        {"messages":[],"response_format":{"type":"json_schema","json_schema":{"schema":
                        {"type":"object","properties":{"a":{"type":"string"},"b":{"type":"array","items":{"enum":[7]}}}}}}}
                        """)
                .body();
        assertThat(body).contains("{\\\"a\\\":\\\"text\\\",\\\"b\\\":[7]}");
    }

    @Test
    void givesScriptedAnswersInTurnAndCountsKeys() throws Exception {
        provider.next(FakeProvider.rateLimited(Duration.ofSeconds(2))).next(FakeProvider.error(500, "x", "y"));
        HttpResponse<String> limited = ask("{}");
        assertThat(limited.statusCode()).isEqualTo(429);
        assertThat(limited.headers().firstValue("Retry-After")).contains("2");
        assertThat(ask("{}").statusCode()).isEqualTo(500);
        assertThat(ask("{}").statusCode()).isEqualTo(200);
        assertThat(provider.ledger()).isEqualTo(Map.of("k1", 3));
        assertThat(provider.disconnects()).isZero();
    }

    @Test
    void breaksTheConnectionOffWhereTold() {
        provider.next(Completion.of("one two").cutAfter(1));
        assertThatThrownBy(() -> ask("{\"stream\":true}")).isInstanceOf(IOException.class);
        assertThat(provider.disconnects()).isZero();
    }

    @Test
    void noticesAClientThatLeavesInTheMiddle() throws Exception {
        provider.next(Completion.of("one two").gateAfter(1, new CountDownLatch(1)));
        URI address = URI.create(provider.baseUrl());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String request = "POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 15\r\n\r\n{\"stream\":true}";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder seen = new StringBuilder();
            while (seen.indexOf("one") < 0) {
                seen.append((char) in.read());
            }
            assertThat(provider.disconnects()).isZero();
        }
        provider.awaitDisconnect();
    }

    @Test
    void recordsRequestsInChunksToo() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream("{\"messages\":[]}".getBytes(StandardCharsets.UTF_8))))
                .build();
        send(request, BodyHandlers.ofString());
        assertThat(provider.awaitRequest(1).text()).isEqualTo("{\"messages\":[]}");
    }
}
