package dev.weft.api.dialect.dify;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** @param files that come with the run and belong to no variable */
record RunRequest(
        Optional<ObjectNode> inputs,
        @JsonProperty("response_mode") Optional<String> responseMode,
        Optional<String> user,
        Optional<List<JsonNode>> files) {

    /** Blocking unless it is said. */
    boolean streaming() {
        return switch (responseMode.orElse("blocking")) {
            case "streaming" -> true;
            case "blocking" -> false;
            default -> throw DifyException.invalid("response_mode", "response_mode is streaming or blocking");
        };
    }
}
