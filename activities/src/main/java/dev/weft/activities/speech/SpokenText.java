package dev.weft.activities.speech;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What is said, and in which pieces. */
final class SpokenText {
    /** What endpoints take at once. */
    private static final int LONGEST_PIECE = 4_000;

    private SpokenText() {}

    /** A text as it is; of lists and objects all texts within, in order. */
    static String of(JsonNode value) {
        List<String> texts = new ArrayList<>();
        collect(value, texts);
        return String.join("\n\n", texts);
    }

    private static void collect(JsonNode value, List<String> texts) {
        if (value.isString() && !value.stringValue().isBlank()) {
            texts.add(value.stringValue().strip());
        }
        value.forEach(child -> collect(child, texts));
    }

    /** At ends of sentences where there are any. */
    static List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text);
        int from = 0;
        while (text.length() - from > LONGEST_PIECE) {
            int to = sentences.preceding(from + LONGEST_PIECE + 1);
            if (to <= from) {
                to = from + LONGEST_PIECE;
                to -= Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        pieces.add(text.substring(from));
        return pieces.stream().filter(piece -> !piece.isBlank()).toList();
    }
}
