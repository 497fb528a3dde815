package dev.weft.activities.transform;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * One evaluation, on a thread of its own: the library keeps the last input in thread-locals, recursion needs a stack of
 * a known size, and the bounds count what the thread allocates.
 */
final class Evaluation {
    private static final String MISFIT = "a function was given a value that it can't take";
    private static final long STACK_BYTES = 32L * 1024 * 1024;

    private final String expression;
    private final JsonNode input;
    private final Bounds bounds;

    Evaluation(String expression, JsonNode input, Duration limit) {
        this.expression = expression;
        this.input = input;
        this.bounds = new Bounds(limit);
    }

    /** Ends it at its next step; may be called from any thread, any number of times. */
    void cancel() {
        bounds.cancel();
    }

    JsonNode result() throws TaskException, InterruptedException {
        FutureTask<JsonNode> task = new FutureTask<>(this::evaluate);
        Thread thread = new Thread(null, task, "transform", STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (InterruptedException e) {
            bounds.cancel();
            throw e;
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private JsonNode evaluate() throws TaskException {
        bounds.start();
        Jsonata jsonata = Jsonata.jsonata(expression);
        jsonata.setOutputConvertNulls(false);
        Jsonata.Frame frame = jsonata.createFrame();
        bounds.watch(frame);
        new BoundedFunctions(bounds).bind(frame);
        Object result = jsonata.evaluate(PlainValues.of(input), frame);
        return new ResultReader(bounds).read(result);
    }

    private TaskException failure(Throwable cause) throws InterruptedException {
        if (bounds.cancelled()) {
            throw new InterruptedException("The task was cancelled");
        }
        Optional<String> reason = bounds.stopped();
        if (reason.isPresent()) {
            return failed(reason.get(), Optional.empty());
        }
        for (Throwable at = cause; at != null; at = at.getCause()) {
            switch (at) {
                case TaskException failure -> {
                    return failure;
                }
                case Bounds.StoppedException stopped -> {
                    return failed(String.valueOf(stopped.getMessage()), Optional.empty());
                }
                case StackOverflowError overflow -> {
                    return failed("it recurses too deep", Optional.empty());
                }
                case JException error -> {
                    return failed(
                            String.valueOf(error.getMessage()),
                            error.getLocation() > 0 ? Optional.of(error.getLocation()) : Optional.empty());
                }
                case PatternSyntaxException error -> {
                    return failed("a regular expression is wrong: " + error.getDescription(), Optional.empty());
                }
                case ClassCastException misfit -> {
                    return failed(MISFIT, Optional.empty());
                }
                case NullPointerException misfit -> {
                    return failed(MISFIT, Optional.empty());
                }
                case IndexOutOfBoundsException misfit -> {
                    return failed(MISFIT, Optional.empty());
                }
                default -> {}
            }
        }
        String message = cause.getMessage();
        return failed(message == null ? cause.getClass().getSimpleName() : message, Optional.empty());
    }

    private static TaskException failed(String message, Optional<Integer> position) {
        String where = position.map(at -> " (at character " + at + ")").orElse("");
        return new TaskException(FailureCode.EXPRESSION_FAILED, "The expression failed: " + message + where);
    }
}
