package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TriggerApiTest {
    private final Api api = new Api();
    private final Api noKey = api.with("");

    private JsonNode webhook(String canvas, String more) {
        return api.post("/weft/v1/triggers", "{\"canvasId\":\"" + canvas + "\",\"type\":\"webhook\"" + more + "}")
                .expect(201)
                .json();
    }

    private JsonNode runs() {
        return api.get("/weft/v1/runs").expect(200).json().path("items");
    }

    @Test
    void aDeliveryStartsARunWithoutAKey() {
        String canvas = api.canvas(Samples.INPUTS);
        JsonNode trigger = webhook(canvas, ",\"inputs\":{\"text\":\"a\",\"count\":2}");
        String path = URI.create(trigger.path("url").stringValue()).getPath();
        JsonNode accepted = noKey.post(path, "{\"count\":5,\"unknown\":true}").expect(202).json();
        JsonNode run = api.get("/weft/v1/runs/" + accepted.path("id").stringValue()).expect(200).json();
        assertThat(run.path("trigger").stringValue()).isEqualTo("webhook");
        assertThat(run.path("inputs")).isEqualTo(Json.parse("{\"text\":\"a\",\"count\":5,\"region\":\"EU\"}"));
        noKey.post(path, "{\"count\":\"five\"}").expect(422);
        noKey.post(path, "[]").expect(400);
        noKey.post(path, "{").expect(400);
        assertThat(runs()).hasSize(1);
    }

    @Test
    void aDeliveryWithAnIdempotencyKeyIsTakenOnce() {
        String path = URI.create(webhook(api.canvas(Samples.HELLO), "").path("url").stringValue()).getPath();
        for (int i = 0; i < 3; i++) {
            noKey.send(noKey.request("POST", path, Optional.of("{}")).header("Idempotency-Key", "once")).expect(202);
        }
        assertThat(runs()).hasSize(1);
    }

    @Test
    void aWebhookOverItsLimitDisabledOrDeletedStartsNothing() {
        JsonNode trigger = webhook(api.canvas(Samples.HELLO), ",\"rateLimit\":2");
        String id = trigger.path("id").stringValue();
        String path = "/weft/v1/webhooks/" + id;
        noKey.post(path, "{}").expect(202);
        noKey.post(path, "{}").expect(202);
        assertThat(Integer.parseInt(noKey.post(path, "{}").expect(429).header("Retry-After"))).isBetween(1, 60);
        api.patch("/weft/v1/triggers/" + id, "{\"rateLimit\":100}").expect(200);
        noKey.post(path, "{}").expect(202);
        assertThat(api.patch("/weft/v1/triggers/" + id, "{\"enabled\":false}").expect(200).json().path("enabled")
                        .asBoolean())
                .isFalse();
        noKey.post(path, "{}").expect(409);
        api.delete("/weft/v1/triggers/" + id).expect(204);
        noKey.post(path, "{}").expect(404);
        assertThat(runs()).hasSize(3);
    }

    @Test
    void aScheduleStartsRunsUntilItIsDisabled() {
        String canvas = api.canvas(Samples.INPUTS);
        JsonNode trigger = api.post(
                        "/weft/v1/triggers",
                        "{\"canvasId\":\"" + canvas + "\",\"type\":\"schedule\",\"every\":\"1s\",\"inputs\":{\"text\":\"a\"}}")
                .expect(201)
                .json();
        String id = trigger.path("id").stringValue();
        assertThat(trigger.has("url")).isFalse();
        JsonNode items = Eventually.get(this::runs, found -> found.size() >= 2);
        assertThat(items.get(0).path("trigger").stringValue()).isEqualTo("schedule");
        api.patch("/weft/v1/triggers/" + id, "{\"enabled\":false}").expect(200);
        api.patch("/weft/v1/triggers/" + id, "{\"enabled\":true}").expect(200);
        int before = runs().size();
        Eventually.get(this::runs, found -> found.size() > before);
        api.delete("/weft/v1/triggers/" + id).expect(204);
        api.get("/weft/v1/triggers/" + id).expect(404);
    }

    @Test
    void deletingACanvasDeletesItsTriggers() {
        String canvas = api.canvas(Samples.HELLO);
        String id = webhook(canvas, "").path("id").stringValue();
        api.post("/weft/v1/triggers", "{\"canvasId\":\"" + canvas + "\",\"type\":\"schedule\",\"cron\":\"0 9 * * 1\"}")
                .expect(201);
        assertThat(api.get("/weft/v1/triggers?canvasId=" + canvas).json().path("items")).hasSize(2);
        api.delete("/weft/v1/canvases/" + canvas).expect(204);
        assertThat(api.get("/weft/v1/triggers").json().path("items")).isEmpty();
        noKey.post("/weft/v1/webhooks/" + id, "{}").expect(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"canvasId\":\"$\"} | 422",
                "{\"canvasId\":\"$\",\"type\":\"mail\"} | 422",
                "{\"canvasId\":\"canvas_none\",\"type\":\"webhook\"} | 404",
                "{\"canvasId\":\"$\",\"type\":\"webhook\",\"rateLimit\":0} | 422",
                "{\"canvasId\":\"$\",\"type\":\"webhook\",\"rateLimit\":\"1\"} | 400",
                "{\"canvasId\":\"$\",\"type\":\"schedule\"} | 422",
                "{\"canvasId\":\"$\",\"type\":\"schedule\",\"cron\":\"soon\"} | 422",
                "{\"canvasId\":\"$\",\"type\":\"schedule\",\"cron\":\"99 * * * *\"} | 422",
                "{\"canvasId\":\"$\",\"type\":\"schedule\",\"cron\":\"0 9 * * *\",\"timezone\":\"Mars/Base\"} | 422",
                "{\"canvasId\":\"$\",\"type\":\"schedule\",\"cron\":\"0 9 * * *\",\"every\":\"1m\"} | 422",
                "{\"canvasId\":\"$\",\"type\":\"schedule\",\"every\":\"often\"} | 422",
                "{\"canvasId\":\"$\",\"type\":\"schedule\",\"every\":\"1ms\"} | 422"
            })
    void aTriggerThatMeansNothingIsRefusedAndNotKept(String body, int status) {
        String canvas = api.canvas(Samples.HELLO);
        api.post("/weft/v1/triggers", body.replace("$", canvas)).expect(status);
        assertThat(api.get("/weft/v1/triggers").json().path("items")).isEmpty();
    }
}
