package dev.weft.api.web;

import dev.weft.api.core.RunEvents.Reader;
import dev.weft.json.Json;
import dev.weft.store.Journal.Event;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Writes server-sent events as they come. Writing waits for the client, so nothing piles up. */
public final class EventStream implements Reader {
    private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.UTF_8);

    private final OutputStream out;
    private final Function<Event, JsonNode> data;

    private EventStream(OutputStream out, Function<Event, JsonNode> data) {
        this.out = out;
        this.data = data;
    }

    /**
     * Sends the head of the response.
     *
     * @param data what an event says in the dialect
     */
    public static EventStream open(HttpServletResponse response, Function<Event, JsonNode> data) throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        return new EventStream(response.getOutputStream(), data);
    }

    @Override
    public void event(Event event) throws IOException {
        String text = "id: " + event.seq() + "\nevent: " + event.kind().wire() + "\ndata: "
                + Json.write(data.apply(event)) + "\n\n";
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void idle() throws IOException {
        out.write(PING);
        out.flush();
    }
}
