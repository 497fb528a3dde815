package dev.weft.activities.document.child;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.input.CloseShieldInputStream;

/**
 * Reads one document from the standard input, its name and the most characters before it, and writes a verdict and the
 * text, or what is wrong, to the standard output. Says nothing before it has taken the whole input, as nobody listens
 * until then.
 */
public final class DocumentMain {

    /** How it went; the text follows. */
    public enum Verdict {
        TEXT,
        UNREADABLE,
        TOO_LONG
    }

    private DocumentMain() {}

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        String name = in.readUTF();
        int maxCharacters = in.readInt();
        Verdict verdict;
        String said;
        try {
            said = DocumentReader.read(CloseShieldInputStream.wrap(in), name, maxCharacters);
            verdict = Verdict.TEXT;
        } catch (TooLongException e) {
            verdict = Verdict.TOO_LONG;
            said = "";
        } catch (UnreadableException e) {
            verdict = Verdict.UNREADABLE;
            said = String.valueOf(e.getMessage());
        } catch (Exception | StackOverflowError | LinkageError e) {
            verdict = Verdict.UNREADABLE;
            said = e.getClass().getSimpleName();
        }
        in.transferTo(OutputStream.nullOutputStream());
        try (DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out))) {
            byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
            out.writeByte(verdict.ordinal());
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        Runtime.getRuntime().halt(0);
    }
}
