package dev.weft.dify;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a task says of failures, as a node says it. */
final class FailureData {
    private final Wording said;

    FailureData(Wording said) {
        this.said = said;
    }

    void write(ObjectNode data) {
        JsonNode retry = said.task().path("retry");
        if (retry.isObject()) {
            int attempts = Loose.integer(retry, "maxAttempts").orElse(3);
            data.putObject("retry_config")
                    .put("retry_enabled", attempts > 1)
                    .put("max_retries", attempts - 1)
                    .put("retry_interval", 1_000);
        }
        JsonNode onError = said.task().path("onError");
        switch (onError.isString() ? onError.stringValue() : Loose.text(onError, "action")) {
            case "", "fail" -> {}
            case "branch" -> data.put("error_strategy", Node.FAIL_BRANCH);
            default -> said.complain("\"onError\" can be said in Dify only as branch; a fallback has no names there");
        }
    }
}
