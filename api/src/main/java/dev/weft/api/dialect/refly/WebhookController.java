package dev.weft.api.dialect.refly;

import dev.weft.api.core.Webhooks;
import dev.weft.api.web.Open;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes deliveries of those who know a webhook's id, which is the secret. */
@RestController
@RequestMapping(path = "/v1/openapi/webhook", produces = MediaType.APPLICATION_JSON_VALUE)
final class WebhookController {
    private final Webhooks webhooks;

    WebhookController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Open
    @PostMapping("/{webhookId}/run")
    ResponseEntity<Envelope<ExecutionJson>> run(
            @PathVariable String webhookId,
            @RequestHeader("Idempotency-Key") Optional<String> idempotencyKey,
            ReflyBody body) {
        return ExecutionJson.answer(webhooks.deliver(webhookId, RunVariables.of(body), idempotencyKey));
    }
}
