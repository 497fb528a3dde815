package dev.weft.activities.code.child;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One message between the worker and the child, by the child's standard input and output: length, kind, UTF-8 text.
 *
 * @param text never trusted by the side that reads it
 */
public record Frame(Kind kind, String text) {

    public enum Kind {
        /** To the child: the author's source. */
        SOURCE,
        /** To the child: the input as JSON; the code runs once it is there. */
        INPUT,
        /** From the child: warmed up, waiting for source and input. */
        READY,
        /** From the child: what the code printed. */
        TEXT,
        /** From the child: the result as JSON; the last answer to an input. */
        RESULT,
        /** From the child: why the code failed; the last answer to an input. */
        FAILED,
        /** From the child: which limit it ran over; the last answer to an input. */
        LIMIT,
        /** From the child: the name of a module that is not there, a line break, the message; the last answer. */
        MISSING,
        /** To the child, instead of SOURCE: the author's source, which declares a function {@code main}. */
        MAIN
    }

    private static final Kind[] KINDS = Kind.values();

    public void write(DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.writeByte(kind.ordinal());
        out.write(bytes);
        out.flush();
    }

    /**
     * @param maxBytes most that the other side may send in one frame
     * @throws java.io.EOFException when the other side is gone
     * @throws IOException when the frame is longer or of no kind
     */
    public static Frame read(DataInputStream in, int maxBytes) throws IOException {
        int length = in.readInt();
        int kind = in.readUnsignedByte();
        if (length < 0 || length > maxBytes || kind >= KINDS.length) {
            throw new IOException("Malformed frame of kind " + kind + " with " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new java.io.EOFException();
        }
        return new Frame(KINDS[kind], new String(bytes, StandardCharsets.UTF_8));
    }
}
