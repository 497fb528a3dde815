package dev.weft.api.dialect.dify;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weft.api.core.RunNumbers;
import dev.weft.store.RunStore.Figures;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.TaskFailure;
import java.time.Instant;
import java.util.Optional;

/**
 * One run in the log.
 *
 * @param createdByAccount always empty: accounts don't run apps
 * @param createdAt in Unix seconds
 */
record LogJson(
        String id,
        @JsonProperty("workflow_run") Run workflowRun,
        @JsonProperty("created_from") String createdFrom,
        @JsonProperty("created_by_role") String createdByRole,
        @JsonProperty("created_by_account") Optional<String> createdByAccount,
        @JsonProperty("created_by_end_user") Optional<EndUser> createdByEndUser,
        @JsonProperty("created_at") long createdAt) {

    record Run(
            String id,
            String version,
            String status,
            Optional<String> error,
            @JsonProperty("elapsed_time") double elapsedTime,
            @JsonProperty("total_tokens") long totalTokens,
            @JsonProperty("total_steps") int totalSteps,
            @JsonProperty("created_at") long createdAt,
            @JsonProperty("finished_at") Optional<Long> finishedAt,
            @JsonProperty("triggered_from") String triggeredFrom,
            @JsonProperty("exceptions_count") int exceptionsCount) {}

    record EndUser(
            String id,
            String type,
            @JsonProperty("is_anonymous") boolean isAnonymous,
            @JsonProperty("session_id") String sessionId) {}

    static LogJson of(StoredRun run, Figures figures, Instant now) {
        Run shown = new Run(
                run.id(),
                Integer.toString(run.version()),
                DifyStatus.of(run, figures).wire(),
                run.error().map(TaskFailure::message),
                Seconds.between(run.createdAt(), run.finishedAt().orElse(now)),
                figures.tokens(),
                figures.steps(),
                run.createdAt().getEpochSecond(),
                run.finishedAt().map(Instant::getEpochSecond),
                run.trigger().equals("api") ? "app-run" : run.trigger(),
                RunNumbers.exceptions(run, figures));
        return new LogJson(
                run.id(),
                shown,
                "service-api",
                run.user().isPresent() ? "end_user" : "account",
                Optional.empty(),
                run.user().map(user ->
                        new EndUser(EndUsers.id(run.canvas(), user), "service_api", false, user)),
                run.createdAt().getEpochSecond());
    }
}
