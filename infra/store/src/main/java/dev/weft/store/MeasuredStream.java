package dev.weft.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Counts and hashes what is read through it, and breaks off once that is more than allowed. */
final class MeasuredStream extends FilterInputStream {
    private final MessageDigest digest;
    private final long limit;
    private long size;
    private Optional<IOException> failure = Optional.empty();

    MeasuredStream(InputStream bytes, long limit) {
        super(bytes);
        this.limit = limit;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = fromSource(buffer, offset, length);
        if (count > 0) {
            size += count;
            digest.update(buffer, offset, count);
            if (exceeded()) {
                throw new IOException("More than " + limit + " bytes");
            }
        }
        return count;
    }

    private int fromSource(byte[] buffer, int offset, int length) throws IOException {
        try {
            return super.read(buffer, offset, length);
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 8192)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Why the bytes could not be read to their end. */
    Optional<IOException> failure() {
        return failure;
    }

    boolean exceeded() {
        return size > limit;
    }

    long size() {
        return size;
    }

    /** Of all bytes read, in hex. Call it once, at the end. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
