package dev.weft.activities.redaction;

import java.util.Map;
import java.util.SequencedMap;

/**
 * A text that arrives in pieces: what may be the beginning of a secret is held back until it is clear. For one thread at
 * a time.
 */
public final class Pieces {
    private final SequencedMap<String, String> words;
    private final int longest;
    private String held = "";

    Pieces(SequencedMap<String, String> words) {
        this.words = words;
        this.longest = words.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    /** What may be shown after this piece; may be empty. */
    public String next(String piece) {
        if (words.isEmpty()) {
            return piece;
        }
        String known = held + piece;
        for (Map.Entry<String, String> word : words.entrySet()) {
            known = known.replace(word.getKey(), word.getValue());
        }
        int shown = begun(known);
        held = known.substring(shown);
        return known.substring(0, shown);
    }

    /** What was held back and turned out to be no secret. */
    public String rest() {
        String rest = held;
        held = "";
        return rest;
    }

    /** Where a secret may have begun; the text's length when none has. */
    private int begun(String text) {
        for (int start = Math.max(0, text.length() - longest + 1); start < text.length(); start++) {
            int length = text.length() - start;
            for (String word : words.keySet()) {
                if (word.length() > length && text.regionMatches(start, word, 0, length)) {
                    return start;
                }
            }
        }
        return text.length();
    }
}
