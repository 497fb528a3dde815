package dev.weft.activities.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Bytes without secrets, read in blocks; each byte is one character of Latin-1 on the way. */
final class RedactedBytes extends InputStream {
    private static final int BLOCK = 64 * 1024;

    private final InputStream bytes;
    private final Pieces pieces;
    private byte[] ready = {};
    private int at;
    private boolean ended;

    RedactedBytes(InputStream bytes, Pieces pieces) {
        this.bytes = bytes;
        this.pieces = pieces;
    }

    /** The words as their bytes in UTF-8 look in Latin-1. */
    static SequencedMap<String, String> asBytes(SequencedMap<String, String> words) {
        SequencedMap<String, String> latin = new LinkedHashMap<>();
        words.forEach((word, by) -> latin.put(latin(word), latin(by)));
        return latin;
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Override
    public int read() throws IOException {
        return fill() ? ready[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, ready.length - at);
        System.arraycopy(ready, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (at == ready.length) {
            if (ended) {
                return false;
            }
            byte[] block = bytes.readNBytes(BLOCK);
            ended = block.length == 0;
            String shown = ended ? pieces.rest() : pieces.next(new String(block, StandardCharsets.ISO_8859_1));
            ready = shown.getBytes(StandardCharsets.ISO_8859_1);
            at = 0;
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
