package dev.weft.api.refly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Api;
import dev.weft.api.Api.Answer;
import dev.weft.api.Samples;
import dev.weft.json.Json;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.Store;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@DisplayName("POST /v1/openapi/webhook/{webhookId}/run, no key, the id is the secret; answer {success, data: {executionId, status}}")
class ReflyWebhookTest {
    private final Api api = new Api();
    private final Api noKey = api.with("");

    private String webhook(String canvas, String more) {
        return api.post("/weft/v1/triggers", "{\"canvasId\":\"" + canvas + "\",\"type\":\"webhook\"" + more + "}")
                .expect(201)
                .json()
                .path("id")
                .stringValue();
    }

    private Answer deliver(String webhook, String body) {
        return noKey.post("/v1/openapi/webhook/" + webhook + "/run", body);
    }

    private static String code(Answer answer) {
        return answer.json().path("errCode").stringValue();
    }

    private JsonNode runs() {
        return api.get("/weft/v1/runs").expect(200).json().path("items");
    }

    @Test
    void aDeliveryStartsAnExecutionWithoutAKey() {
        String webhook = webhook(api.canvas(Samples.INPUTS), ",\"inputs\":{\"text\":\"a\",\"count\":2}");
        JsonNode data = deliver(webhook, "{\"variables\":{\"count\":5}}").expect(200).json().path("data");
        assertThat(data.propertyNames()).containsExactlyInAnyOrder("executionId", "status");
        assertThat(data.path("status").stringValue()).isEqualTo("init");
        JsonNode run = api.get("/weft/v1/runs/" + data.path("executionId").stringValue()).expect(200).json();
        assertThat(run.path("inputs")).isEqualTo(Json.parse("{\"text\":\"a\",\"count\":5,\"region\":\"EU\"}"));
        assertThat(run.path("trigger").stringValue()).isEqualTo("webhook");
        Answer plain = deliver(webhook, "{\"count\":6,\"event\":\"push\"}").expect(200);
        assertThat(plain.header("X-Weft-Ignored-Variables")).isEqualTo("event");
        noKey.post("/v1/openapi/webhook/" + webhook + "/run").expect(200);
        assertThat(code(deliver(webhook, "{\"count\":\"five\"}").expect(400))).isEqualTo("INVALID_REQUEST_BODY");
        assertThat(code(deliver(webhook, "[]").expect(400))).isEqualTo("INVALID_REQUEST_BODY");
        assertThat(code(deliver(webhook, "{\"a\":\"" + "x".repeat(103_000) + "\"}").expect(413))).isEqualTo("E2005");
        assertThat(runs()).hasSize(3);
    }

    @Test
    @DisplayName("Webhook does not exist or has been deleted.")
    void anUnknownOrDeletedWebhookIsNotFound() {
        String canvas = api.canvas(Samples.HELLO);
        String deleted = webhook(canvas, "");
        api.delete("/weft/v1/triggers/" + deleted).expect(204);
        assertThat(code(deliver(deleted, "{}").expect(404))).isEqualTo("WEBHOOK_NOT_FOUND");
        assertThat(code(deliver("trigger_none", "{}").expect(404))).isEqualTo("WEBHOOK_NOT_FOUND");
        String ofDeletedCanvas = webhook(canvas, "");
        api.delete("/weft/v1/canvases/" + canvas).expect(204);
        assertThat(code(deliver(ofDeletedCanvas, "{}").expect(404))).isEqualTo("WEBHOOK_NOT_FOUND");
        String schedule = api.post(
                        "/weft/v1/triggers",
                        "{\"canvasId\":\"" + api.canvas(Samples.HELLO) + "\",\"type\":\"schedule\",\"every\":\"1h\"}")
                .expect(201)
                .json()
                .path("id")
                .stringValue();
        assertThat(code(deliver(schedule, "{}").expect(404))).isEqualTo("WEBHOOK_NOT_FOUND");
        assertThat(runs()).isEmpty();
    }

    @Test
    @DisplayName("Webhook is disabled and cannot be triggered.")
    void aDisabledWebhookStartsNothing() {
        String webhook = webhook(api.canvas(Samples.HELLO), "");
        api.patch("/weft/v1/triggers/" + webhook, "{\"enabled\":false}").expect(200);
        assertThat(code(deliver(webhook, "{}").expect(403))).isEqualTo("WEBHOOK_DISABLED");
        api.patch("/weft/v1/triggers/" + webhook, "{\"enabled\":true}").expect(200);
        deliver(webhook, "{}").expect(200);
        assertThat(runs()).hasSize(1);
    }

    @Test
    @DisplayName("Request rate exceeds the limit.")
    void aWebhookOverItsLimitStartsNothingAndSaysWhenToComeAgain() {
        String webhook = webhook(api.canvas(Samples.HELLO), ",\"rateLimit\":2");
        deliver(webhook, "{}").expect(200);
        deliver(webhook, "{}").expect(200);
        Answer refused = deliver(webhook, "{}").expect(429);
        assertThat(code(refused)).isEqualTo("WEBHOOK_RATE_LIMITED");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        assertThat(runs()).hasSize(2);
    }

    @Test
    void aWebhookOfADisabledCanvasIsRefused() {
        String canvas = api.canvas(Samples.HELLO);
        String webhook = webhook(canvas, "");
        Api.part(Store.class).canvases().status(api.workspace, canvas, Status.DISABLED);
        deliver(webhook, "{}").expect(403);
        assertThat(runs()).isEmpty();
    }

    @Test
    void aDeliveryWithAnIdempotencyKeyIsTakenOnce() {
        String path = "/v1/openapi/webhook/" + webhook(api.canvas(Samples.HELLO), "") + "/run";
        for (int i = 0; i < 3; i++) {
            noKey.send(noKey.request("POST", path, Optional.of("{}")).header("Idempotency-Key", "once")).expect(200);
        }
        assertThat(runs()).hasSize(1);
    }
}
