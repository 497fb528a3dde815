package dev.weft.local.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Shows a run while it goes on: on a terminal, one line per task that is drawn again and again; elsewhere, one line
 * whenever something happened. Thread safe.
 */
final class ProgressView implements AutoCloseable {
    private static final long FRAME_MILLIS = 80;

    private final RunProgress progress;
    private final PrintStream out;
    private final boolean terminal;
    private final boolean unicode;
    private final Thread painter;
    private int drawn;
    private boolean closed;

    /** @param terminal whether lines can be drawn over */
    ProgressView(RunProgress progress, PrintStream out, boolean terminal) {
        this.progress = progress;
        this.out = out;
        this.terminal = terminal;
        this.unicode = out.charset().equals(StandardCharsets.UTF_8);
        this.painter = Thread.ofPlatform().daemon().name("weft-demo-progress").unstarted(this::paint);
    }

    void start() {
        if (terminal) {
            painter.start();
        }
    }

    synchronized void event(RunEvent event) {
        long now = System.nanoTime();
        Optional<TaskLine> changed = progress.apply(event, now);
        if (terminal) {
            draw();
        } else {
            changed.ifPresent(line -> out.println(line.written(progress.titleWidth(), now)));
            out.flush();
        }
    }

    private void paint() {
        try {
            while (true) {
                Thread.sleep(FRAME_MILLIS);
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    draw();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void draw() {
        long now = System.nanoTime();
        StringBuilder frame = new StringBuilder();
        if (drawn > 0) {
            frame.append("\033[").append(drawn).append('A');
        }
        for (TaskLine line : progress.lines()) {
            frame.append("\033[2K")
                    .append(line.drawn(progress.titleWidth(), now, now / (FRAME_MILLIS * 1_000_000), unicode))
                    .append('\n');
        }
        drawn = progress.lines().size();
        out.print(frame);
        out.flush();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (terminal) {
            draw();
        }
        painter.interrupt();
    }
}
