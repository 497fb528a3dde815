package dev.weft.services.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** One request and its answer on one connection. */
final class Exchange {
    private final Socket socket;
    private final Requests requests;
    private final CountDownLatch left = new CountDownLatch(1);
    private volatile boolean answered;

    Exchange(Socket socket, Requests requests) {
        this.socket = socket;
        this.requests = requests;
    }

    void serve(Function<RecordedRequest, Reply> script) throws IOException {
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        RecordedRequest request = read(in);
        requests.add(request);
        Thread.ofVirtual().start(() -> watch(in));
        Reply reply;
        try {
            reply = script.apply(request);
        } catch (RuntimeException e) {
            reply = Reply.of(500, "text/plain", "the script failed: " + e);
        }
        answer(request, reply);
    }

    /** A client says nothing after its request: whatever comes now is its leaving. */
    private void watch(InputStream in) {
        try {
            while (in.read() >= 0) {
                // Bytes after the request are of no interest.
            }
        } catch (IOException e) {
            // A reset is a leaving, too.
        }
        left.countDown();
        if (!answered) {
            requests.disconnected();
        }
    }

    /** {@link #answered} is set before the last byte goes out: a client may leave as soon as it has that. */
    private void answer(RecordedRequest request, Reply reply) throws IOException {
        OutputStream out = socket.getOutputStream();
        boolean headSent = reply.status() == 0;
        for (int i = 0; i < reply.steps().size(); i++) {
            Reply.Step step = reply.steps().get(i);
            boolean last = i == reply.steps().size() - 1;
            if (last && step instanceof Reply.Step.Send && !reply.chunked()) {
                answered = true;
            }
            if (!headSent && !(step instanceof Reply.Step.Gate)) {
                out.write(head(reply));
                out.flush();
                headSent = true;
            }
            boolean goesOn =
                    switch (step) {
                        case Reply.Step.Send send -> send(out, request, reply, send.bytes());
                        case Reply.Step.Wait wait -> !leaves(wait.time());
                        case Reply.Step.Gate gate -> passes(gate.gate());
                        case Reply.Step.Stall stall -> !leaves(Duration.ofDays(1));
                        case Reply.Step.Cut cut -> cut();
                    };
            if (!goesOn) {
                return;
            }
        }
        answered = true;
        if (!headSent) {
            out.write(head(reply));
        }
        if (reply.chunked()) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
        socket.shutdownOutput();
        leaves(Duration.ofSeconds(5));
    }

    private static boolean send(OutputStream out, RecordedRequest request, Reply reply, byte[] bytes)
            throws IOException {
        if (bytes.length == 0 || request.method().equals("HEAD")) {
            return true;
        }
        if (reply.chunked()) {
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        } else {
            out.write(bytes);
        }
        out.flush();
        return true;
    }

    private boolean leaves(Duration time) {
        try {
            return left.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private boolean passes(CountDownLatch gate) {
        try {
            while (!gate.await(20, TimeUnit.MILLISECONDS)) {
                if (left.getCount() == 0) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean cut() throws SocketException {
        answered = true;
        socket.setSoLinger(true, 0);
        return false;
    }

    private static byte[] head(Reply reply) {
        StringBuilder head = new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" Scripted\r\n");
        reply.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (reply.chunked()) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (reply.length() >= 0) {
            head.append("Content-Length: ").append(reply.length()).append("\r\n");
        }
        head.append("Connection: close\r\n\r\n");
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static RecordedRequest read(InputStream in) throws IOException {
        String[] start = line(in).split(" ", 3);
        if (start.length < 3) {
            throw new EOFException("no request");
        }
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).trim(), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        return new RecordedRequest(start[0], start[1], headers, body(in, headers));
    }

    private static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("Transfer-Encoding")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                body.write(in.readNBytes(size));
                line(in);
            }
            line(in);
            return body.toByteArray();
        }
        List<String> length = headers.get("Content-Length");
        return length == null ? new byte[0] : in.readNBytes(Integer.parseInt(length.getFirst()));
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in).trim(), 16);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the client left in the middle of its request");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
