package dev.weft.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The events of a run's journal. Their data:
 * <ul>
 *   <li>{@code run.accepted} {canvasId, version, inputs}
 *   <li>{@code run.started}, {@code run.paused}, {@code run.resumed}, {@code run.aborting} {reason}
 *   <li>{@code task.started} {title, type, attempt}
 *   <li>{@code task.delta} {text}, {reasoning}, {audio} in base64, or {message}
 *   <li>{@code task.retrying} {attempt, error: {code, message}, waitMillis}
 *   <li>{@code task.finished} {status, attempt, error?, fallback?}, its output stands in the table of tasks
 *   <li>{@code task.skipped} {reason}
 *   <li>{@code approval.requested} {workflowId, message, fields, expiresAt?}
 *   <li>{@code approval.answered} {decision, values, by}
 *   <li>{@code run.finished} {status, outputs?, error?}
 * </ul>
 */
public enum EventKind {
    RUN_ACCEPTED("run.accepted"),
    RUN_STARTED("run.started"),
    RUN_PAUSED("run.paused"),
    RUN_RESUMED("run.resumed"),
    RUN_ABORTING("run.aborting"),
    TASK_STARTED("task.started"),
    TASK_DELTA("task.delta"),
    TASK_RETRYING("task.retrying"),
    TASK_FINISHED("task.finished"),
    TASK_SKIPPED("task.skipped"),
    APPROVAL_REQUESTED("approval.requested"),
    APPROVAL_ANSWERED("approval.answered"),
    RUN_FINISHED("run.finished");

    private final String wire;

    EventKind(String wire) {
        this.wire = wire;
    }

    @JsonValue
    public String wire() {
        return wire;
    }

    @JsonCreator
    public static EventKind of(String wire) {
        for (EventKind kind : values()) {
            if (kind.wire.equals(wire)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("No event is named " + wire);
    }
}
