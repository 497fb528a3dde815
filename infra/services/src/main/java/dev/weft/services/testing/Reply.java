package dev.weft.services.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * An answer: a status, headers and what happens on the wire after them, step by step. Immutable.
 *
 * @param length {@code Content-Length} to claim; negative: the body ends with the connection, or chunked for a stream
 * @param chunked whether the body is sent in chunks, so that a cut can be told from an end
 */
public record Reply(int status, Map<String, String> headers, List<Step> steps, long length, boolean chunked) {

    /** What happens on the wire. */
    public sealed interface Step {

        /** Sends these bytes at once. */
        record Send(byte[] bytes) implements Step {}

        record Wait(Duration time) implements Step {}

        /** Goes on when the test opens the gate. */
        record Gate(CountDownLatch gate) implements Step {}

        /** Says nothing any more until the other side leaves or the server stops. */
        record Stall() implements Step {}

        /** Breaks the connection off: a reset, not an end. */
        record Cut() implements Step {}
    }

    public Reply {
        headers = new LinkedHashMap<>(headers);
        steps = List.copyOf(steps);
    }

    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(
                status, Map.of("Content-Type", contentType), List.of(new Step.Send(body)), body.length, false);
    }

    public static Reply of(int status, String contentType, String body) {
        return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply json(String body) {
        return of(200, "application/json", body);
    }

    public static Reply text(String body) {
        return of(200, "text/plain; charset=utf-8", body);
    }

    /** Only a status, without a body. */
    public static Reply status(int status) {
        return new Reply(status, Map.of(), List.of(), 0, false);
    }

    public static Reply redirect(int status, String location) {
        return status(status).header("Location", location);
    }

    /** Takes the request and never says a word. */
    public static Reply silence() {
        return new Reply(0, Map.of(), List.of(new Step.Stall()), -1, false);
    }

    /** Takes the request and breaks the connection off. */
    public static Reply reset() {
        return new Reply(0, Map.of(), List.of(new Step.Cut()), -1, false);
    }

    /** A body in chunks: one per {@link Step.Send}. */
    public static Reply stream(int status, String contentType, List<Step> steps) {
        return new Reply(status, Map.of("Content-Type", contentType), steps, -1, true);
    }

    public Reply header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, steps, length, chunked);
    }

    /** The same answer that claims to have {@code length} bytes. */
    public Reply claiming(long length) {
        return new Reply(status, headers, steps, length, chunked);
    }

    /** The same answer once {@code gate} is open: nothing is sent before, not even the status. */
    public Reply after(CountDownLatch gate) {
        List<Step> gated = new ArrayList<>(steps.size() + 1);
        gated.add(new Step.Gate(gate));
        gated.addAll(steps);
        return new Reply(status, headers, gated, length, chunked);
    }
}
