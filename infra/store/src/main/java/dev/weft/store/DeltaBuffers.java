package dev.weft.store;

import dev.weft.json.Json;
import dev.weft.task.RunActivity.RunKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Partial text on its way to the journal, merged per attempt until it is 50 ms old or 4 KB long. Bounded: what comes
 * while the database is away and 16 MB wait is dropped. Guarded by its owner's lock.
 */
final class DeltaBuffers {
    private static final long MAX_AGE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MAX_CHARS = 4 * 1024;
    private static final long MAX_WAITING_CHARS = 16L * 1024 * 1024;

    private final Map<Attempt, Deque<Piece>> waiting = new LinkedHashMap<>();
    private long chars;

    void text(RunKey run, String origin, String path, int attempt, boolean reasoning, String text) {
        add(new Attempt(run, origin, path, attempt), reasoning ? Kind.REASONING : Kind.TEXT, text);
    }

    void sound(RunKey run, String origin, String path, int attempt, String base64) {
        add(new Attempt(run, origin, path, attempt), Kind.SOUND, base64);
    }

    /** @param json the message */
    void message(RunKey run, String origin, String path, int attempt, String json) {
        add(new Attempt(run, origin, path, attempt), Kind.MESSAGE, json);
    }

    private void add(Attempt attempt, Kind kind, String text) {
        if (text.isEmpty() || chars + text.length() > MAX_WAITING_CHARS) {
            return;
        }
        chars += text.length();
        Deque<Piece> pieces = waiting.computeIfAbsent(attempt, key -> new ArrayDeque<>());
        if (kind.merges() && !pieces.isEmpty() && pieces.getLast().takes(kind)) {
            pieces.getLast().text().append(text);
        } else {
            pieces.add(new Piece(kind, new StringBuilder(text), System.nanoTime()));
        }
    }

    /** What must stand before the entry: its task's text, or all of the run's. */
    List<JournalEntry> takeFor(JournalEntry entry) {
        return take((attempt, pieces) -> attempt.run().equals(entry.run())
                && (entry.path().isEmpty()
                        || attempt.path().equals(entry.path()) && attempt.origin().equals(entry.origin())));
    }

    List<JournalEntry> takeDue(boolean all) {
        long now = System.nanoTime();
        return take((attempt, pieces) -> all || nanosUntilDue(pieces, now) <= 0);
    }

    /** Nano time at which the oldest are to be written; empty when nothing waits. */
    Optional<Long> due() {
        long now = System.nanoTime();
        return waiting.values().stream().map(pieces -> nanosUntilDue(pieces, now)).min(Long::compare)
                .map(left -> now + left);
    }

    private static long nanosUntilDue(Deque<Piece> pieces, long now) {
        boolean full = pieces.stream().anyMatch(Piece::full);
        return full ? 0 : pieces.getFirst().since() + MAX_AGE_NANOS - now;
    }

    private List<JournalEntry> take(Choice choice) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        List<JournalEntry> taken = new ArrayList<>();
        Iterator<Map.Entry<Attempt, Deque<Piece>>> all = waiting.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Attempt, Deque<Piece>> next = all.next();
            if (choice.takes(next.getKey(), next.getValue())) {
                all.remove();
                next.getValue().forEach(piece -> taken.add(entry(next.getKey(), piece)));
            }
        }
        return taken;
    }

    private JournalEntry entry(Attempt attempt, Piece piece) {
        chars -= piece.text().length();
        return JournalEntries.delta(
                attempt.run(), attempt.origin(), attempt.path(), attempt.attempt(), piece.data());
    }

    private enum Kind {
        TEXT,
        REASONING,
        SOUND,
        MESSAGE;

        /** Whether two pieces are one. */
        boolean merges() {
            return this == TEXT || this == REASONING;
        }
    }

    private record Attempt(RunKey run, String origin, String path, int attempt) {}

    /** @param since nano time of its first character */
    private record Piece(Kind kind, StringBuilder text, long since) {
        boolean full() {
            return text.length() >= MAX_CHARS;
        }

        boolean takes(Kind more) {
            return kind == more && !full();
        }

        String data() {
            return switch (kind) {
                case TEXT -> StoredText.json(Json.object().put("text", text.toString()));
                case REASONING -> StoredText.json(Json.object().put("reasoning", text.toString()));
                case SOUND -> "{\"audio\":\"" + text + "\"}";
                case MESSAGE -> "{\"message\":" + text + "}";
            };
        }
    }

    @FunctionalInterface
    private interface Choice {
        boolean takes(Attempt attempt, Deque<Piece> pieces);
    }
}
