package dev.weft.activities.llm;

import dev.weft.activities.TaskException;
import java.io.IOException;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import org.jspecify.annotations.Nullable;

/** Hands the events of a stream on until it says that it is done. For one thread. */
final class EventReader extends EventSourceListener {
    private static final String DONE = "[DONE]";

    private final TurnReader turn;
    private boolean done;
    private @Nullable TaskException failure;
    private @Nullable Throwable broken;

    EventReader(TurnReader turn) {
        this.turn = turn;
    }

    /**
     * Whether the stream said that it is done.
     *
     * @throws TaskException what an event failed with
     * @throws IOException what the connection failed with
     */
    boolean ended() throws TaskException, IOException {
        if (failure != null) {
            throw failure;
        }
        if (broken instanceof IOException e && !done) {
            throw e;
        }
        if (broken instanceof RuntimeException e && !done) {
            throw e;
        }
        return done;
    }

    @Override
    public void onEvent(EventSource source, @Nullable String id, @Nullable String type, String data) {
        if (data.strip().equals(DONE)) {
            done = true;
            source.cancel();
            return;
        }
        try {
            turn.read(data);
        } catch (TaskException e) {
            failure = e;
            source.cancel();
        }
    }

    @Override
    public void onFailure(EventSource source, @Nullable Throwable thrown, @Nullable Response response) {
        broken = thrown;
    }
}
