package dev.weft.api.web;

import dev.weft.api.core.RunEvents.Reader;
import dev.weft.json.Json;
import dev.weft.store.Journal.Event;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Writes server-sent events as they come. Writing waits for the client, so nothing piles up. */
public final class EventStream implements Reader {
    private final OutputStream out;
    private final Wording wording;

    private EventStream(OutputStream out, Wording wording) {
        this.out = out;
        this.wording = wording;
    }

    /**
     * One event of the stream.
     *
     * @param name of the event's field {@code event}, where the dialect uses that
     */
    public record Message(long id, Optional<String> name, JsonNode data) {}

    /** How a dialect tells a run. Used by one thread. */
    public interface Wording {

        /** What an event of the journal says, in order; perhaps nothing. */
        List<Message> say(Event event);

        /** The line that keeps the connection alive. */
        default String ping() {
            return ": ping";
        }

        /** Whether the stream goes on after what has been said. */
        default boolean goesOn() {
            return true;
        }
    }

    /** Sends the head of the response. */
    public static EventStream open(HttpServletResponse response, Wording wording) throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        return new EventStream(response.getOutputStream(), wording);
    }

    @Override
    public void event(Event event) throws IOException {
        for (Message message : wording.say(event)) {
            String name = message.name().map(text -> "event: " + text + "\n").orElse("");
            write("id: " + message.id() + "\n" + name + "data: " + Json.write(message.data()) + "\n\n");
        }
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void idle() throws IOException {
        write(wording.ping() + "\n\n");
        out.flush();
    }

    @Override
    public boolean wantsMore() {
        return wording.goesOn();
    }
}
