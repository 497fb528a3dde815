package dev.weft.chaos.fault;

import dev.weft.chaos.site.Kind;
import dev.weft.chaos.site.Link.Trouble;
import java.time.Duration;

/** Something that goes wrong. */
public sealed interface Fault {

    /** Whether it is a {@code kill -9}. */
    default boolean kills() {
        return false;
    }

    /** {@code kill -9}, whatever the process is doing. */
    record Kill(Kind kind, int number) implements Fault {
        @Override
        public boolean kills() {
            return true;
        }
    }

    /** {@code kill -9} of a worker, or of the API, at a named point. */
    record KillAt(Point point, int number) implements Fault {
        @Override
        public boolean kills() {
            return true;
        }
    }

    /** Where a process is when it dies. */
    enum Point {
        /** A payment was sent, and is not made. */
        BEFORE_EFFECT,
        /** A payment is made, and its answer is on the way. */
        AFTER_EFFECT,
        /** A payment's result is in the journal, and Temporal has not heard of it. */
        BEFORE_ACKNOWLEDGEMENT,
        /** A run was accepted, and its workflow is not started. */
        AFTER_ACCEPTANCE;

        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    /** {@code SIGSTOP} of a worker, and {@code SIGCONT} when others have taken over. */
    record Pause(int worker, Duration time) implements Fault {}

    /** @param link index among all links */
    record Spoil(int link, Trouble trouble, Duration time) implements Fault {}

    /** Object storage has no byte left. */
    record FullDisk(Duration time) implements Fault {}

    /** An object disappears while a run needs it. */
    record LoseObject() implements Fault {}

    /** The wall clock of the last worker is wrong for a while. */
    record ClockJump(Duration by, Duration time) implements Fault {}
}
