package dev.weft.activities.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

final class LimitedInputTest {

    private static LimitedInput limited(InputStream in, long limit) {
        return new LimitedInput(in, limit, () -> new TaskException(FailureCode.OUTPUT_TOO_LARGE, "too large"));
    }

    @Test
    void letsAsManyBytesThroughAsAllowed() throws IOException {
        LimitedInput in = limited(new ByteArrayInputStream(new byte[10]), 10);
        assertThat(in.readAllBytes()).hasSize(10);
        assertThat(in.failure()).isEmpty();
    }

    @Test
    void failsBeyondThemAndRemembersWhy() {
        LimitedInput in = limited(new ByteArrayInputStream(new byte[11]), 10);
        assertThatThrownBy(in::readAllBytes).isInstanceOf(BodyException.class);
        assertThat(in.failure()).containsInstanceOf(BodyException.class);
    }

    @Test
    void countsSkippedAndSingleBytesToo() throws IOException {
        LimitedInput in = limited(new ByteArrayInputStream(new byte[] {(byte) 0xff, 1, 2}), 2);
        assertThat(in.read()).isEqualTo(0xff);
        assertThat(in.skip(1)).isEqualTo(1);
        assertThatThrownBy(in::read).isInstanceOf(BodyException.class);
    }

    @Test
    void remembersWhatTheStreamItselfFailedWith() {
        IOException broken = new IOException("reset");
        LimitedInput in = limited(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw broken;
                    }
                },
                10);
        assertThatThrownBy(in::read).isSameAs(broken);
        assertThat(in.failure()).containsSame(broken);
    }
}
