package dev.weft.activities.code.child;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The child process: says when it is warm, then answers one call after the other. Ends when the worker closes its
 * standard input, whatever the code is doing, or when no call comes for a while.
 */
public final class SandboxMain {
    /** The first argument: GraalJS. */
    public static final String JAVASCRIPT = "javascript";

    /** The first argument: GraalPy. */
    public static final String PYTHON = "python";

    /** Given instead of the limits: warm up and end, for the archive of classes. */
    public static final String TRAIN = "--train";

    private static final long CODE_STACK_BYTES = 16L * 1024 * 1024;
    private static final long UNUSED_SECONDS = 300;
    private static final long BETWEEN_CALLS_SECONDS = 10;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final LinkedBlockingQueue<Frame> received = new LinkedBlockingQueue<>();
    private boolean warm;

    private SandboxMain(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * @param args the language; most bytes of an input and of a result, and how many megabytes the code has, for
     *     messages; or {@link #TRAIN}
     */
    public static void main(String[] args) throws InterruptedException {
        boolean training = args[1].equals(TRAIN);
        int maxInputBytes = training ? Integer.MAX_VALUE : Integer.parseInt(args[1]);
        int maxResultBytes = training ? Integer.MAX_VALUE : Integer.parseInt(args[2]);
        int megabytes = training ? Integer.MAX_VALUE : Integer.parseInt(args[3]);
        Function<Printed, Guest> language = args[0].equals(PYTHON)
                ? printed -> new Python(printed, maxResultBytes, megabytes)
                : printed -> new JavaScript(printed, maxResultBytes);
        SandboxMain child = new SandboxMain(
                new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in))),
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))));
        Thread code = new Thread(null, () -> child.serve(training, language), "code", CODE_STACK_BYTES);
        Thread reader = new Thread(() -> child.receive(maxInputBytes), "from the worker");
        reader.setDaemon(true);
        if (!training) {
            reader.start();
        }
        code.start();
        code.join();
    }

    private void receive(int maxInputBytes) {
        try {
            while (true) {
                received.add(Frame.read(in, maxInputBytes));
            }
        } catch (IOException e) {
            Runtime.getRuntime().halt(0);
        }
    }

    private void serve(boolean training, Function<Printed, Guest> make) {
        Printed printed = new Printed(text -> {
            if (warm) {
                send(new Frame(Frame.Kind.TEXT, text));
            }
        });
        Guest language = make.apply(printed);
        language.warmUp();
        if (training) {
            return;
        }
        language.prepare();
        warm = true;
        send(new Frame(Frame.Kind.READY, ""));
        try {
            answer(language);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Guest language) throws InterruptedException {
        long patience = UNUSED_SECONDS;
        while (true) {
            Frame source = received.poll(patience, TimeUnit.SECONDS);
            if (source == null) {
                return;
            }
            Frame input = received.take();
            send(language.run(source, input.text()));
            language.prepare();
            patience = BETWEEN_CALLS_SECONDS;
        }
    }

    private void send(Frame frame) {
        try {
            frame.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
