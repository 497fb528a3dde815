package dev.weft.activities.code.child;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What the code prints: passed on while it runs, in pieces of some size, and no more than its share. Not safe between
 * threads.
 */
final class Printed extends OutputStream {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int PIECE_BYTES = 4 * 1024;
    private static final long PIECE_NANOS = 50_000_000;

    private final Consumer<String> sink;
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private long passedAt = System.nanoTime();
    private int total;

    Printed(Consumer<String> sink) {
        this.sink = sink;
    }

    /** Forgets what the last call printed. */
    void restart() {
        piece.reset();
        total = 0;
    }

    @Override
    public void write(int octet) {
        if (total > MAX_BYTES) {
            return;
        }
        total++;
        if (total > MAX_BYTES) {
            pass();
            sink.accept("\n… what it printed after this is left out\n");
            return;
        }
        piece.write(octet);
        boolean due = octet == '\n' && System.nanoTime() - passedAt > PIECE_NANOS;
        if (due || (piece.size() >= PIECE_BYTES && isAscii(octet))) {
            pass();
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) {
        for (int i = offset; i < offset + length && total <= MAX_BYTES; i++) {
            write(octets[i]);
        }
    }

    /** Passes on what was printed since the last piece. */
    void pass() {
        if (piece.size() > 0) {
            sink.accept(piece.toString(StandardCharsets.UTF_8));
            piece.reset();
        }
        passedAt = System.nanoTime();
    }

    /** Cutting after it cuts no character in two. */
    private static boolean isAscii(int octet) {
        return (octet & 0x80) == 0;
    }
}
