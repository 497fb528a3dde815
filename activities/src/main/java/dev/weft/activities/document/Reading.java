package dev.weft.activities.document;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.code.Confinement;
import dev.weft.activities.code.Folders;
import dev.weft.activities.document.child.DocumentMain.Verdict;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that reads one document, and the folder where it may write. {@link #kill} from any thread. */
final class Reading {
    /** Most bytes of a document. */
    static final int MAX_BYTES = 50 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Reading.class);
    private static final int BYTES_PER_CHARACTER = 4;
    private static final int MAX_NAME = 1_000;
    private static final Duration END = Duration.ofSeconds(10);
    /** How a process ends that found no memory, by {@code ExitOnOutOfMemoryError} or by the kernel's hand. */
    private static final Set<Integer> OUT_OF_MEMORY = Set.of(3, 128 + 9);

    private final Process process;
    private final Confinement confinement;
    private final FileRef file;

    /**
     * @param confinement that it was started in
     * @param folder removed with all that is in it when the process has ended
     */
    Reading(Process process, Confinement confinement, Path folder, FileRef file) {
        this.process = process;
        this.confinement = confinement;
        this.file = file;
        process.onExit().thenRun(() -> remove(folder));
    }

    private static void remove(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            LOG.warn("{} is left behind: {}", folder, e.getMessage());
        }
    }

    /** False when it goes on for longer. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** With all it started; does nothing when it is gone. */
    void kill() {
        confinement.kill(process);
    }

    /**
     * Gives it the document. Its input stays open: it ends with that.
     *
     * @throws IOException when the process is gone
     */
    void feed(int maxCharacters, TaskContext context) throws IOException, TaskException, InterruptedException {
        try (InputStream bytes = context.open(file)) {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
            String name = file.name();
            out.writeUTF(name.substring(Math.max(0, name.length() - MAX_NAME)));
            out.writeInt(maxCharacters);
            byte[] block = new byte[64 * 1024];
            long total = 0;
            for (int count = next(bytes, block, context); count > 0; count = next(bytes, block, context)) {
                total += count;
                if (total > MAX_BYTES) {
                    throw new TaskException(
                            FailureCode.OUTPUT_TOO_LARGE,
                            name + " is larger than " + MAX_BYTES + " bytes, the most that is read");
                }
                out.writeInt(count);
                out.write(block, 0, count);
            }
            out.writeInt(0);
            out.flush();
        }
    }

    private int next(InputStream bytes, byte[] block, TaskContext context)
            throws TaskException, InterruptedException {
        try {
            return bytes.read(block);
        } catch (IOException e) {
            context.throwIfStopped();
            throw new TaskException(FailureCode.STORAGE_UNAVAILABLE, "Reading " + file.name() + " broke off");
        }
    }

    /**
     * What it says of the document.
     *
     * @throws IOException when the process ends without a word
     */
    String text(int maxCharacters) throws IOException, TaskException {
        try (DataInputStream in = new DataInputStream(process.getInputStream())) {
            int verdict = in.readUnsignedByte();
            int length = in.readInt();
            if (verdict >= Verdict.values().length
                    || length < 0
                    || length > (long) BYTES_PER_CHARACTER * (maxCharacters + 1_000L)) {
                throw broken("can't be read");
            }
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            String said = new String(bytes, StandardCharsets.UTF_8);
            return switch (Verdict.values()[verdict]) {
                case TEXT -> said;
                case UNREADABLE -> throw broken("can't be read: " + said);
                case TOO_LONG -> throw new TaskException(
                        FailureCode.OUTPUT_TOO_LARGE,
                        "The text of " + file.name() + " has more than " + maxCharacters + " characters");
            };
        }
    }

    /** Why it ended without a word. */
    String silence() throws InterruptedException {
        if (!awaitEnd(END)) {
            return "can't be read: its reader broke off";
        }
        return OUT_OF_MEMORY.contains(process.exitValue())
                ? "takes more memory to read than there is"
                : "can't be read: its reader ended with exit code " + process.exitValue();
    }

    TaskException broken(String what) {
        return new TaskException(FailureCode.FILE_UNREADABLE, file.name() + " " + what);
    }
}
