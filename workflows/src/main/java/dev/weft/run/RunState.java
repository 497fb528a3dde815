package dev.weft.run;

import dev.weft.task.RunStatus;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Where a run stands: a table of transitions. What stands in no row changes nothing; an end is for good. */
final class RunState {
    /** What happens to a run. */
    enum Event {
        OPEN,
        PAUSE,
        RESUME,
        SUCCEED,
        FAIL,
        ABORT,
        EXPIRE
    }

    static final Map<RunStatus, Map<Event, RunStatus>> TRANSITIONS = table();

    private RunStatus status = RunStatus.ACCEPTED;

    private static Map<RunStatus, Map<Event, RunStatus>> table() {
        Map<RunStatus, Map<Event, RunStatus>> table = new EnumMap<>(RunStatus.class);
        row(table, RunStatus.ACCEPTED, Event.OPEN, RunStatus.RUNNING);
        row(table, RunStatus.RUNNING, Event.PAUSE, RunStatus.PAUSED);
        row(table, RunStatus.PAUSED, Event.RESUME, RunStatus.RUNNING);
        for (RunStatus open : new RunStatus[] {RunStatus.RUNNING, RunStatus.PAUSED}) {
            row(table, open, Event.SUCCEED, RunStatus.SUCCEEDED);
            row(table, open, Event.FAIL, RunStatus.FAILED);
            row(table, open, Event.ABORT, RunStatus.ABORTED);
            row(table, open, Event.EXPIRE, RunStatus.TIMED_OUT);
        }
        return Collections.unmodifiableMap(table);
    }

    private static void row(Map<RunStatus, Map<Event, RunStatus>> table, RunStatus from, Event event, RunStatus to) {
        table.computeIfAbsent(from, status -> new EnumMap<>(Event.class)).put(event, to);
    }

    RunStatus status() {
        return status;
    }

    boolean ended() {
        return status.terminal();
    }

    /** @return whether it changed anything */
    boolean on(Event event) {
        Optional<RunStatus> to = Optional.ofNullable(TRANSITIONS.get(status)).map(row -> row.get(event));
        to.ifPresent(next -> status = next);
        return to.isPresent();
    }
}
