package dev.weft.activities.file;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/**
 * How a file's bytes become text: as its byte order mark says, else as asked, else UTF-8. Bytes that don't fit are an
 * error, never silently replaced.
 *
 * @param asked empty: find out
 */
record Encoding(Optional<Charset> asked) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** @param name such as {@code windows-1252}; blank: find out */
    static Encoding of(String name) throws TaskException {
        try {
            return new Encoding(name.isBlank() || name.equals("auto") ? Optional.empty() : Optional.of(Charset.forName(name)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "There is no encoding \"" + name + "\"");
        }
    }

    String decode(byte[] bytes, String name) throws TaskException {
        Charset charset = marked(bytes).or(() -> asked).orElse(StandardCharsets.UTF_8);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(bytes.length * decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            throw new TaskException(
                    FailureCode.FILE_UNREADABLE,
                    name + " is not " + charset.name() + " text: byte " + in.position()
                            + " does not fit. Name its encoding, such as windows-1252, or read it as bytes");
        }
        decoder.flush(out);
        out.flip();
        return !out.isEmpty() && out.charAt(0) == BYTE_ORDER_MARK
                ? out.subSequence(1, out.length()).toString()
                : out.toString();
    }

    static boolean hasByteOrderMark(byte[] bytes) {
        return marked(bytes).isPresent();
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static Optional<Charset> marked(byte[] bytes) {
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return Optional.of(StandardCharsets.UTF_16BE);
        }
        return startsWith(bytes, 0xFF, 0xFE) ? Optional.of(StandardCharsets.UTF_16LE) : Optional.empty();
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
