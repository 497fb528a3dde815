package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.WatchedStorage;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** On an API that has answered nobody yet. */
class DifyBurstTest {
    private static final int CALLERS = 500;

    @Test
    @DisplayName("500 clients who come at once are all taken: each is told that its run has started")
    void nobodyIsTurnedAway() throws Exception {
        try (WatchedStorage served = WatchedStorage.serve()) {
            App app = App.of(new Api(served.context()), App.WAITING);
            String call = App.json("{'inputs':{'text':'abc'},'user':'u','response_mode':'streaming'}");
            List<CompletableFuture<HttpResponse<InputStream>>> answers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                answers.add(Api.client()
                        .sendAsync(
                                app.api.request("POST", "/v1/workflows/run", Optional.of(call))
                                        .timeout(Duration.ofMinutes(2))
                                        .build(),
                                BodyHandlers.ofInputStream()));
            }
            List<String> told = new ArrayList<>();
            for (CompletableFuture<HttpResponse<InputStream>> answer : answers) {
                HttpResponse<InputStream> response = answer.get(2, TimeUnit.MINUTES);
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                    told.add(response.statusCode() + " " + lines.readLine());
                }
            }
            assertThat(told).hasSize(CALLERS).containsOnly("200 id: 100");
        }
    }
}
