package dev.weft.dify;

import dev.weft.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a node says of failures: trying again, a value instead, a branch of its own. */
final class Failures {
    private static final int MOST_ATTEMPTS = 100;

    private Failures() {}

    static void policies(Node node, Flow flow, ObjectNode task) {
        JsonNode retry = node.data().path("retry_config");
        if (retry.isObject() && retry.has("retry_enabled")) {
            boolean enabled = Loose.flag(retry, "retry_enabled");
            int retries = enabled ? Math.max(0, Loose.integer(retry, "max_retries").orElse(3)) : 0;
            ObjectNode policy = Json.object().put("maxAttempts", Math.min(MOST_ATTEMPTS, retries + 1));
            if (enabled) {
                int millis = Math.clamp(Loose.integer(retry, "retry_interval").orElse(1_000), 1, 3_600_000);
                policy.put("initialInterval", millis + "ms").put("backoff", 1).put("maxInterval", millis + "ms");
            }
            task.set("retry", policy);
        }
        boolean expires = node.is("human-input") && flow.leaves(node, "error");
        if (node.branchesOnFailure() || expires) {
            task.put("onError", "branch");
        } else if (node.text("error_strategy").equals("default-value")) {
            ObjectNode fallback = Json.object().put("action", "fallback");
            ObjectNode values = Json.object();
            for (JsonNode written : node.list("default_value")) {
                values.set(Loose.text(written, "key"), Loose.typed(Loose.text(written, "type"), written.path("value")));
            }
            String type = NodeTypes.task(node.type()).orElse("");
            fallback.set("value", Literal.template(Fallbacks.output(type, values)));
            task.set("onError", fallback);
        }
    }
}
