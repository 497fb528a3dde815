package dev.weft.local.demo;

import java.time.Duration;
import java.util.Locale;

/**
 * How a task stands, for one line of the terminal.
 *
 * @param since {@link System#nanoTime()} when it began; 0 before
 * @param until when it ended; 0 before
 * @param remark such as why it waits or was skipped
 */
record TaskLine(String id, String title, State state, int attempt, long since, long until, String remark) {

    enum State {
        WAITING("·", ".", "waits"),
        RUNNING("", "", "runs"),
        RETRYING("↻", "~", "retries"),
        SUCCEEDED("✓", "+", "done"),
        SKIPPED("–", "-", "skipped"),
        FAILED("✗", "x", "failed");

        private final String mark;
        private final String plainMark;
        private final String word;

        State(String mark, String plainMark, String word) {
            this.mark = mark;
            this.plainMark = plainMark;
            this.word = word;
        }
    }

    private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static final String PLAIN_SPINNER = "|/-\\";

    static TaskLine waiting(String id, String title) {
        return new TaskLine(id, title, State.WAITING, 0, 0, 0, "");
    }

    TaskLine started(int newAttempt, long now) {
        return new TaskLine(id, title, State.RUNNING, newAttempt, since == 0 ? now : since, 0, "");
    }

    TaskLine retrying(int failedAttempt, String why, long now) {
        return new TaskLine(id, title, State.RETRYING, failedAttempt, since == 0 ? now : since, 0, why);
    }

    TaskLine ended(State end, int lastAttempt, String why, long now) {
        return new TaskLine(id, title, end, lastAttempt, since, now, why);
    }

    /**
     * For a terminal.
     *
     * @param tick grows with time and turns the spinner
     */
    String drawn(int titleWidth, long now, long tick, boolean unicode) {
        String mark = state == State.RUNNING ? spinner(tick, unicode) : unicode ? state.mark : state.plainMark;
        return "  " + mark + " " + text(titleWidth, now);
    }

    /** For a log. */
    String written(int titleWidth, long now) {
        return "  %-8s %s".formatted(state.word, text(titleWidth, now));
    }

    private String text(int titleWidth, long now) {
        String elapsed = since == 0 ? "" : seconds(Duration.ofNanos((until == 0 ? now : until) - since));
        String attempts = attempt > 1 || state == State.RETRYING ? "attempt " + attempt : "";
        return ("%-" + titleWidth + "s %8s  %-9s  %s")
                .formatted(title, elapsed, attempts, remark)
                .stripTrailing();
    }

    private static String spinner(long tick, boolean unicode) {
        String frames = unicode ? SPINNER : PLAIN_SPINNER;
        return String.valueOf(frames.charAt((int) (tick % frames.length())));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
