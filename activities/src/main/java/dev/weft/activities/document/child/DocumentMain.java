package dev.weft.activities.document.child;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads one document and writes a verdict and the text, or what is wrong, to the standard output. From the standard
 * input it takes the document's name, the most characters, and its bytes in blocks with their lengths before them, the
 * last one empty. It says nothing before it has taken that, as nobody listens until then. At the end of its input it
 * ends: the worker that started it is gone.
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
        Path document = receive(in);
        Thread.ofPlatform().daemon().name("end of the worker").start(() -> endWith(in));
        Verdict verdict;
        String said;
        try (InputStream bytes = Files.newInputStream(document)) {
            said = DocumentReader.read(bytes, name, maxCharacters);
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
        try (DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out))) {
            byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
            out.writeByte(verdict.ordinal());
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        Runtime.getRuntime().halt(0);
    }

    private static Path receive(DataInputStream in) throws IOException {
        Path document = Files.createTempFile("document-", null);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(document))) {
            for (int length = in.readInt(); length > 0; length = in.readInt()) {
                out.write(in.readNBytes(length));
            }
        }
        return document;
    }

    private static void endWith(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(1);
    }
}
