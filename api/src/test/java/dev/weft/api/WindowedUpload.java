package dev.weft.api;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A multipart body that is handed out only while what came before has reached storage, but for a window. Whoever
 * collects a whole file before passing it on never gets that far.
 */
public final class WindowedUpload extends InputStream {
    private static final byte[] FOOT = ("--" + Multipart.BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);

    private final Relay storage;
    private final long before;
    private final int files;
    private final long size;
    private final long window;
    private final byte[] head;
    private final int magic;
    private long sent;

    /**
     * @param storage whose arriving bytes are watched
     * @param fields parts before the files, as they stand in the body
     * @param begin first bytes of each file
     */
    public WindowedUpload(
            Relay storage, String fields, String field, String name, byte[] begin, int files, long size, long window) {
        this.storage = storage;
        this.before = storage.received();
        this.files = files;
        this.size = size;
        this.window = window;
        byte[] part = (fields + "--" + Multipart.BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field
                        + "\"; filename=\"" + name + "\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        this.magic = begin.length;
        this.head = new byte[part.length + begin.length];
        System.arraycopy(part, 0, head, 0, part.length);
        System.arraycopy(begin, 0, head, part.length, begin.length);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        long one = head.length - magic + size + 2;
        long total = files * one + FOOT.length;
        if (sent == total) {
            return -1;
        }
        Eventually.get(() -> storage.received() - before, arrived -> sent - arrived < window);
        int count = (int) Math.min(length, total - sent);
        for (int i = 0; i < count; i++) {
            buffer[offset + i] = at(sent + i, one);
        }
        sent += count;
        return count;
    }

    private byte at(long place, long one) {
        if (place >= files * one) {
            return FOOT[(int) (place - files * one)];
        }
        long inFile = place % one;
        if (inFile < head.length) {
            return head[(int) inFile];
        }
        long end = inFile - (one - 2);
        return (byte) (end < 0 ? inFile : end == 0 ? '\r' : '\n');
    }
}
