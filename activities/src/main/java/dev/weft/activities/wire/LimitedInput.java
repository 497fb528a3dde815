package dev.weft.activities.wire;

import dev.weft.activities.TaskException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A stream that fails beyond a number of bytes, counted after decompression. Remembers why it failed, because who
 * reads it may report something else. For one thread.
 */
public final class LimitedInput extends FilterInputStream {
    private final long limit;
    private final Supplier<TaskException> beyond;
    private long read;
    private Optional<IOException> failure = Optional.empty();

    /**
     * @param limit bytes that may be read
     * @param beyond what the task fails with when there are more
     */
    public LimitedInput(InputStream in, long limit, Supplier<TaskException> beyond) {
        super(in);
        this.limit = limit;
        this.beyond = beyond;
    }

    /** Why reading failed: a {@link BodyException} beyond the limit, else what the stream itself threw. */
    public Optional<IOException> failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(bytes, offset, length);
        } catch (IOException e) {
            throw failed(e);
        }
        read += Math.max(count, 0);
        if (read > limit) {
            throw failed(new BodyException(beyond.get()));
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 8192)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private IOException failed(IOException e) {
        failure = Optional.of(e);
        return e;
    }
}
