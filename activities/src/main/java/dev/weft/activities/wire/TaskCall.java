package dev.weft.activities.wire;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** An HTTP call that ends with its task: an abort or the time limit closes the connection at once. */
public final class TaskCall {
    /** What the client can still count in milliseconds. */
    private static final Duration LONGEST = Duration.ofDays(20);

    /** Reads the answer. The response is closed after it. */
    public interface Reader<T> {
        T read(Response response) throws IOException, TaskException, InterruptedException;
    }

    private TaskCall() {}

    /**
     * Makes the call and reads its answer in this thread.
     *
     * @param client its call timeout is replaced by what is left of the task's time
     * @throws IOException when the other side failed: no connection, a reset, a stall
     * @throws TaskException what the reader or the request's body threw; {@code TASK_TIMEOUT} when no time is left
     * @throws InterruptedException when the task was aborted or this thread interrupted; the connection is closed
     */
    public static <T> T execute(OkHttpClient client, Request request, TaskContext context, Reader<T> reader)
            throws IOException, TaskException, InterruptedException {
        Duration remaining = context.remaining();
        if (remaining.toMillis() <= 0) {
            throw outOfTime();
        }
        Call call = client.newCall(request);
        Duration limit = remaining.compareTo(LONGEST) < 0 ? remaining : LONGEST;
        call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
        context.onCancel(call::cancel);
        try (Response response = call.execute()) {
            return reader.read(response);
        } catch (IOException e) {
            context.throwIfStopped();
            if (e instanceof BodyException body) {
                throw body.failure();
            }
            if (context.remaining().toMillis() <= 0) {
                throw outOfTime();
            }
            throw e;
        } catch (TaskException | RuntimeException e) {
            context.throwIfStopped();
            throw e;
        }
    }

    private static TaskException outOfTime() {
        return new TaskException(FailureCode.TASK_TIMEOUT, "no answer within the task's time limit");
    }
}
