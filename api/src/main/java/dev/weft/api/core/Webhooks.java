package dev.weft.api.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.api.core.Refused.Conflict;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.RateLimited;
import dev.weft.api.core.Refused.Reason;
import dev.weft.api.core.Refused.What;
import dev.weft.api.core.StartRun.UnknownInputs;
import dev.weft.store.TriggerStore;
import dev.weft.store.TriggerStore.Trigger;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Takes deliveries to webhooks. The limit per minute is held by each process for itself. */
public final class Webhooks {
    public static final int DEFAULT_RATE_LIMIT = 60;
    private static final int MOST_BUCKETS = 10_000;

    private final TriggerStore store;
    private final Runs runs;
    private final Cache<Limit, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(MOST_BUCKETS)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build();

    public Webhooks(TriggerStore store, Runs runs) {
        this.store = store;
        this.runs = runs;
    }

    /**
     * Starts a run of the webhook's canvas. What the body does not say is taken from the trigger's inputs; names the
     * canvas does not declare are ignored. Files of the workspace may be named.
     *
     * @throws NotFound for an unknown id
     * @throws Conflict when the webhook is disabled
     * @throws RateLimited when there were too many within the minute
     */
    public StartedRun deliver(String id, ObjectNode inputs, Optional<String> idempotencyKey) {
        Trigger trigger = store.webhook(id).orElseThrow(() -> new NotFound(What.TRIGGER, id));
        if (!trigger.enabled()) {
            throw new Conflict(Reason.TRIGGER_DISABLED, "This webhook is disabled");
        }
        take(trigger);
        ObjectNode merged = trigger.settings().path("inputs") instanceof ObjectNode own
                ? own.deepCopy().setAll(inputs)
                : inputs;
        Principal principal = new Principal(trigger.workspace(), "webhook", Optional.empty());
        return runs.start(
                principal,
                new StartRun(
                        trigger.canvas(),
                        Optional.empty(),
                        merged,
                        UnknownInputs.IGNORE,
                        Optional.empty(),
                        "webhook",
                        idempotencyKey));
    }

    private void take(Trigger trigger) {
        int perMinute = trigger.settings().path("rateLimit").asInt(DEFAULT_RATE_LIMIT);
        Bucket bucket = buckets.get(new Limit(trigger.id(), perMinute), Webhooks::bucket);
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new RateLimited(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
    }

    private static Bucket bucket(Limit limit) {
        return Bucket.builder()
                .addLimit(bandwidth ->
                        bandwidth.capacity(limit.perMinute()).refillGreedy(limit.perMinute(), Duration.ofMinutes(1)))
                .build();
    }

    private record Limit(String trigger, int perMinute) {}
}
