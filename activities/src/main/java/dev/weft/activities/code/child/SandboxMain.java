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

/**
 * The child process: says when it is warm, then answers one call after the other. Ends when the worker closes its
 * standard input, whatever the code is doing, or when no call comes for a while.
 */
public final class SandboxMain {
    /** Given instead of the limits: warm up and end, for the archive of classes. */
    public static final String TRAIN = "--train";

    private static final long CODE_STACK_BYTES = 16L * 1024 * 1024;
    private static final long UNUSED_SECONDS = 300;
    private static final long BETWEEN_CALLS_SECONDS = 10;
    private static final String WARM_UP =
            """
            const rows = (input.rows || []).map((row) => ({...row, total: Number(row.price) * row.count}));
            const groups = {};
            for (const row of rows) { groups[row.name] = (groups[row.name] ?? 0) + row.total; }
            const text = rows.filter((r) => /^a+/.test(r.name)).map((r) => `${r.name}: ${r.total.toFixed(2)}`).join("\\n");
            const [first, ...rest] = Object.entries(groups).sort((a, b) => a[0].localeCompare(b[0]));
            const later = await Promise.all([1, 2].map(async (x) => x + 1));
            console.log(text);
            try { null.x; } catch (e) { return {groups, first, rest, later, at: new Date(0), message: e.message}; }
            """;
    private static final String WARM_UP_INPUT =
            "{\"rows\":[{\"name\":\"ab\",\"price\":\"1.5\",\"count\":2},{\"name\":\"b\",\"price\":\"2\",\"count\":1}]}";

    private final DataInputStream in;
    private final DataOutputStream out;
    private final LinkedBlockingQueue<Frame> received = new LinkedBlockingQueue<>();
    private boolean warm;

    private SandboxMain(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** @param args most bytes of an input and of a result; or {@link #TRAIN} */
    public static void main(String[] args) throws InterruptedException {
        boolean training = args[0].equals(TRAIN);
        int maxInputBytes = training ? Integer.MAX_VALUE : Integer.parseInt(args[0]);
        int maxResultBytes = training ? Integer.MAX_VALUE : Integer.parseInt(args[1]);
        SandboxMain child = new SandboxMain(
                new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in))),
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))));
        Thread code = new Thread(null, () -> child.serve(training, maxResultBytes), "code", CODE_STACK_BYTES);
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

    private void serve(boolean training, int maxResultBytes) {
        Printed printed = new Printed(text -> {
            if (warm) {
                send(new Frame(Frame.Kind.TEXT, text));
            }
        });
        JavaScript language = new JavaScript(printed, maxResultBytes);
        Frame trial = language.run(WARM_UP, WARM_UP_INPUT);
        if (trial.kind() != Frame.Kind.RESULT) {
            throw new IllegalStateException(trial.text());
        }
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

    private void answer(JavaScript language) throws InterruptedException {
        long patience = UNUSED_SECONDS;
        while (true) {
            Frame source = received.poll(patience, TimeUnit.SECONDS);
            if (source == null) {
                return;
            }
            Frame input = received.take();
            send(language.run(source.text(), input.text()));
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
