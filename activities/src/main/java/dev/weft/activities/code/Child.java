package dev.weft.activities.code;

import dev.weft.activities.code.child.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One child process. One call at a time; {@link #kill} and {@link #alive} from any thread. */
final class Child {
    private static final int MAX_WAITING_FRAMES = 32;
    private static final int MAX_PRINTED_CHARACTERS = 512 * 1024;
    private static final long UNWANTED_SECONDS = 60;

    /** How a call ended. */
    sealed interface Answer {
        /** The child is ready for the next call. */
        record Last(Frame frame) implements Answer {}

        record TimedOut() implements Answer {}

        /** It printed far more than a child passes on by itself, and was killed. */
        record PrintedTooMuch() implements Answer {}

        /** The process is gone. */
        record Ended(int exitCode) implements Answer {}
    }

    private final Process process;
    private final Confinement confinement;
    private final DataOutputStream toChild;
    private final BlockingQueue<Optional<Frame>> received = new LinkedBlockingQueue<>(MAX_WAITING_FRAMES);

    private boolean served;

    private Child(Process process, Confinement confinement, int maxFrameBytes) {
        this.process = process;
        this.confinement = confinement;
        this.toChild = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        Thread reader = new Thread(() -> receive(maxFrameBytes), "sandbox " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Must be called on a thread that lives as long as the child: the kernel kills a child that asked to die with its
     * parent when the thread that started it ends.
     *
     * @param command of this confinement
     */
    static Child start(List<String> command, Confinement confinement, int maxFrameBytes) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.directory(Path.of("/").toFile());
        return new Child(builder.start(), confinement, maxFrameBytes);
    }

    /** False when it ended or did not become ready in time. */
    boolean awaitReady(Duration limit) throws InterruptedException {
        Optional<Frame> first = received.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        return first != null && first.isPresent() && first.get().kind() == Frame.Kind.READY;
    }

    /** Whether it has been given a call before. */
    boolean served() {
        return served;
    }

    Answer call(CodeCall call, Consumer<String> printed) throws InterruptedException {
        served = true;
        long deadline = System.nanoTime() + call.limit().toNanos();
        try {
            new Frame(kind(call.form()), call.source()).write(toChild);
            new Frame(Frame.Kind.INPUT, call.input()).write(toChild);
        } catch (IOException e) {
            return ended();
        }
        int characters = 0;
        while (true) {
            Optional<Frame> frame = received.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null) {
                return new Answer.TimedOut();
            }
            if (frame.isEmpty()) {
                return ended();
            }
            switch (frame.get().kind()) {
                case TEXT -> {
                    characters += frame.get().text().length();
                    if (characters > MAX_PRINTED_CHARACTERS) {
                        kill();
                        return new Answer.PrintedTooMuch();
                    }
                    printed.accept(frame.get().text());
                }
                case RESULT, FAILED, LIMIT, MISSING -> {
                    return new Answer.Last(frame.get());
                }
                case READY, SOURCE, MAIN, INPUT -> {
                    kill();
                    return ended();
                }
            }
        }
    }

    private static Frame.Kind kind(CodeCall.Form form) {
        return switch (form) {
            case BODY -> Frame.Kind.SOURCE;
            case MAIN -> Frame.Kind.MAIN;
        };
    }

    private Answer ended() throws InterruptedException {
        return new Answer.Ended(process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1);
    }

    private void receive(int maxFrameBytes) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
            boolean wanted = true;
            while (wanted) {
                wanted = pass(Optional.of(Frame.read(in, maxFrameBytes)));
            }
            kill();
        } catch (IOException e) {
            kill();
            pass(Optional.empty());
        }
    }

    /** False when nobody has asked for frames for long, since the call that they belong to is over. */
    private boolean pass(Optional<Frame> frame) {
        try {
            return received.offer(frame, UNWANTED_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** With all it started; does nothing when it is gone. */
    void kill() {
        confinement.kill(process);
    }

    /** Waits until the killed process is gone, for some seconds. */
    void awaitEnd() throws InterruptedException {
        process.waitFor(10, TimeUnit.SECONDS);
    }
}
