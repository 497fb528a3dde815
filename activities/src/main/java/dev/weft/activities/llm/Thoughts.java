package dev.weft.activities.llm;

import java.util.function.Consumer;

/**
 * Tells a model's thoughts from its answer where both come as one text: {@code <think>thoughts</think>answer}. Passes
 * both on as they come, and holds back only what may be part of a tag. For one thread.
 */
final class Thoughts {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private final Consumer<String> text;
    private final Consumer<String> reasoning;
    private final StringBuilder held = new StringBuilder();
    private State state = State.BEFORE;

    private enum State {
        BEFORE,
        WITHIN,
        /** Behind the thoughts, before the answer's first word. */
        BETWEEN,
        AFTER
    }

    Thoughts(Consumer<String> text, Consumer<String> reasoning) {
        this.text = text;
        this.reasoning = reasoning;
    }

    void add(String piece) {
        held.append(piece);
        State before;
        do {
            before = state;
            step();
        } while (state != before);
    }

    /** Passes on what was held back. */
    void end() {
        pass(state == State.WITHIN ? reasoning : text, held.length());
    }

    private void step() {
        switch (state) {
            case BEFORE -> {
                String begun = held.toString().stripLeading();
                if (begun.startsWith(OPEN)) {
                    held.setLength(0);
                    held.append(begun, OPEN.length(), begun.length());
                    state = State.WITHIN;
                } else if (!OPEN.startsWith(begun)) {
                    state = State.AFTER;
                }
            }
            case WITHIN -> {
                int close = held.indexOf(CLOSE);
                if (close >= 0) {
                    pass(reasoning, close);
                    held.delete(0, CLOSE.length());
                    state = State.BETWEEN;
                } else {
                    pass(reasoning, held.length() - partOfClose());
                }
            }
            case BETWEEN -> {
                String rest = held.toString().stripLeading();
                held.setLength(0);
                held.append(rest);
                if (!rest.isEmpty()) {
                    state = State.AFTER;
                }
            }
            case AFTER -> pass(text, held.length());
        }
    }

    private int partOfClose() {
        for (int length = Math.min(CLOSE.length() - 1, held.length()); length > 0; length--) {
            if (CLOSE.startsWith(held.substring(held.length() - length))) {
                return length;
            }
        }
        return 0;
    }

    private void pass(Consumer<String> to, int length) {
        if (length > 0) {
            String piece = held.substring(0, length);
            held.delete(0, length);
            to.accept(piece);
        }
    }
}
