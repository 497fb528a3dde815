package dev.weft.api.dialect.dify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weft.json.Json;
import dev.weft.store.RunStore.Figures;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.store.VersionId;
import dev.weft.task.TaskFailure;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How a run stands.
 *
 * @param elapsedTime in seconds, up to now while it runs
 * @param createdAt in Unix seconds
 * @param finishedAt in Unix seconds
 */
record RunJson(
        String id,
        @JsonProperty("workflow_id") String workflowId,
        String status,
        JsonNode outputs,
        Optional<String> error,
        @JsonProperty("elapsed_time") double elapsedTime,
        @JsonProperty("total_tokens") long totalTokens,
        @JsonProperty("total_steps") int totalSteps,
        @JsonProperty("created_at") long createdAt,
        @JsonProperty("finished_at") Optional<Long> finishedAt) {

    static RunJson of(StoredRun run, Figures figures, Instant now) {
        return new RunJson(
                run.id(),
                new VersionId(run.canvas(), run.version()).toString(),
                DifyStatus.of(run, figures).wire(),
                run.outputs().filter(JsonNode::isObject).orElseGet(Json::object),
                run.error().map(TaskFailure::message),
                Seconds.between(run.createdAt(), run.finishedAt().orElse(now)),
                figures.tokens(),
                figures.steps(),
                run.createdAt().getEpochSecond(),
                run.finishedAt().map(Instant::getEpochSecond));
    }
}
