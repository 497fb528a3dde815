package dev.weft.activities.code;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.code.child.Frame;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Carries out the calls of one language in the children of a pool. Safe to share between threads. */
final class Calls implements AutoCloseable {
    private static final int MAX_ATTEMPTS = 3;
    private static final Duration LOOK_UP = Duration.ofMillis(200);

    /** What it means that a process ended instead of answering. */
    interface Ending {
        /** Empty when the code did not do it: the sandbox failed. */
        Optional<TaskException> reason(int exitCode, CodeCall call);
    }

    private final ChildPool pool;
    private final boolean manyCalls;
    private final Ending ending;

    /** @param manyCalls whether a child can serve further calls of the same owner */
    Calls(ChildPool pool, boolean manyCalls, Ending ending) {
        this.pool = pool;
        this.manyCalls = manyCalls;
        this.ending = ending;
    }

    /** Prepares a process. Returns at once. */
    void warm() {
        pool.ensureSpare();
    }

    /**
     * A child that has waited for long may end just when the call arrives; then another is asked.
     *
     * @return the last frame of the answer
     */
    Frame run(CodeCall call, TaskContext context) throws TaskException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            Child child = take(call, context);
            boolean mayHaveLeft = child.served();
            Child.Answer answer = answer(call, context, child);
            if (context.cancelled()) {
                throw new InterruptedException("The task was cancelled");
            }
            switch (answer) {
                case Child.Answer.Last(Frame frame) -> {
                    return frame;
                }
                case Child.Answer.TimedOut timedOut -> throw new TaskException(
                        FailureCode.CODE_TIMEOUT, "The code ran longer than " + seconds(call.limit()));
                case Child.Answer.PrintedTooMuch printed -> throw new TaskException(
                        FailureCode.CODE_LIMIT, "The code printed too much");
                case Child.Answer.Ended(int exitCode) -> {
                    Optional<TaskException> reason = ending.reason(exitCode, call);
                    if (reason.isPresent()) {
                        throw reason.get();
                    }
                    if (attempt == MAX_ATTEMPTS || !(mayHaveLeft || exitCode == 0)) {
                        throw unavailable("the process ended by itself (exit code " + exitCode + ")");
                    }
                }
            }
        }
    }

    private Child take(CodeCall call, TaskContext context) throws TaskException, InterruptedException {
        try {
            while (!context.cancelled()) {
                Optional<Child> child = pool.take(call.owner(), LOOK_UP);
                if (child.isPresent()) {
                    return child.get();
                }
            }
        } catch (IOException e) {
            throw unavailable(String.valueOf(e.getMessage()));
        }
        throw new InterruptedException("The task was cancelled");
    }

    private Child.Answer answer(CodeCall call, TaskContext context, Child child) throws InterruptedException {
        KillSwitch killSwitch = new KillSwitch(child);
        boolean usable = false;
        try {
            context.onCancel(killSwitch::cancelled);
            Child.Answer answer = child.call(call, context::text);
            usable = manyCalls && answer instanceof Child.Answer.Last;
            return answer;
        } finally {
            killSwitch.disarm();
            pool.giveBack(call.owner(), child, usable);
        }
    }

    /** The result that a last frame holds. */
    static JsonNode result(Frame frame) throws TaskException {
        return switch (frame.kind()) {
            case RESULT -> parsed(frame.text());
            case LIMIT -> throw new TaskException(FailureCode.CODE_LIMIT, frame.text());
            case FAILED, MISSING, TEXT, READY, SOURCE, MAIN, INPUT -> throw new TaskException(
                    FailureCode.CODE_FAILED, frame.text());
        };
    }

    private static JsonNode parsed(String json) throws TaskException {
        try {
            return Json.parse(json);
        } catch (JacksonException e) {
            throw new TaskException(
                    FailureCode.CODE_FAILED, "The result is not JSON that can be kept: " + e.getOriginalMessage());
        }
    }

    static TaskException unavailable(String reason) {
        return new TaskException(FailureCode.SANDBOX_UNAVAILABLE, "The sandbox is not available: " + reason);
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    /** Ids of the processes that live. */
    List<Long> pids() {
        return pool.pids();
    }

    /** The process that waits for more calls of this owner. */
    Optional<Long> served(String owner) {
        return pool.served(owner);
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Kills the child of one call, and no later one of the same child. */
    private static final class KillSwitch {
        private final Child child;
        private boolean armed = true;

        KillSwitch(Child child) {
            this.child = child;
        }

        synchronized void cancelled() {
            if (armed) {
                child.kill();
            }
        }

        synchronized void disarm() {
            armed = false;
        }
    }
}
