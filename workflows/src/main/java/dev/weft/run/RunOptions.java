package dev.weft.run;

import dev.weft.plan.PlannedTask;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.common.SearchAttributeKey;
import java.time.Duration;

/** Time limits and retries as Temporal gets them, and the names under which operators find runs. */
public final class RunOptions {
    public static final SearchAttributeKey<String> WORKSPACE = SearchAttributeKey.forKeyword("WeftWorkspace");
    public static final SearchAttributeKey<String> CANVAS = SearchAttributeKey.forKeyword("WeftCanvas");
    public static final SearchAttributeKey<String> STATUS = SearchAttributeKey.forKeyword("WeftStatus");
    public static final SearchAttributeKey<String> TRIGGER = SearchAttributeKey.forKeyword("WeftTrigger");
    /** Memo field with the canvas's title. */
    public static final String MEMO_TITLE = "title";
    /** A restart continues after what is left of it. */
    public static final Duration WORKFLOW_TASK_TIMEOUT = Duration.ofSeconds(5);
    /** A dead worker is noticed within this. */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(8);

    /** The wrapper ends an attempt by the task's own limit; Temporal's comes after, for a wrapper that hangs. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** To Temporal's SDK, a local activity with neither a limit of attempts nor one of time is one without retries. */
    private static final int UNLIMITED_LOCALLY = Integer.MAX_VALUE;

    private static final Duration LONGEST = Duration.ofDays(365);

    private RunOptions() {}

    static ActivityOptions queued(PlannedTask task) {
        return ActivityOptions.newBuilder()
                .setStartToCloseTimeout(limit(task))
                .setHeartbeatTimeout(HEARTBEAT_TIMEOUT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(retries(task.retry()))
                .setSummary(task.title())
                .build();
    }

    static LocalActivityOptions local(PlannedTask task) {
        return LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(limit(task))
                .setRetryOptions(retries(task.retry()).toBuilder()
                        .setMaximumAttempts(UNLIMITED_LOCALLY)
                        .build())
                .setDoNotIncludeArgumentsIntoMarker(true)
                .setSummary(task.title())
                .build();
    }

    /** Bookkeeping is repeated until it succeeds. */
    static LocalActivityOptions bookkeeping(String summary) {
        return LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofMinutes(1))
                .setRetryOptions(RetryOptions.newBuilder()
                        .setInitialInterval(Duration.ofMillis(200))
                        .setBackoffCoefficient(2)
                        .setMaximumInterval(Duration.ofSeconds(10))
                        .setMaximumAttempts(UNLIMITED_LOCALLY)
                        .build())
                .setDoNotIncludeArgumentsIntoMarker(true)
                .setSummary(summary)
                .build();
    }

    /** Attempts are not limited here: the wrapper counts answers of the outside world and fails for good. */
    private static RetryOptions retries(PlannedTask.Retry retry) {
        Duration first = retry.initialInterval().isPositive() ? retry.initialInterval() : Duration.ofMillis(1);
        Duration most = retry.maxInterval().compareTo(first) < 0 ? first : retry.maxInterval();
        return RetryOptions.newBuilder()
                .setInitialInterval(first)
                .setBackoffCoefficient(Math.max(1.0, retry.backoff()))
                .setMaximumInterval(most)
                .build();
    }

    private static Duration limit(PlannedTask task) {
        Duration limit = task.timeout().compareTo(LONGEST) > 0 ? LONGEST : task.timeout();
        return limit.plus(GRACE);
    }
}
