package dev.weft.canvas;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody probably meant to write. */
public final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /** The candidate with the fewest edits, the first of equals; empty when none is close. */
    public static Optional<String> to(String written, Collection<String> candidates) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        int allowed = written.length() < 3 ? 0 : Math.max(1, written.length() / 3);
        String best = null;
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - written.length()) <= allowed) {
                int distance = candidate.equalsIgnoreCase(written) ? 0 : distance(written, candidate);
                if (distance <= allowed) {
                    best = candidate;
                    allowed = distance - 1;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** {@code ; did you mean "x"?} or nothing. */
    public static String hint(String written, Collection<String> candidates) {
        return to(written, candidates)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse("");
    }

    /** Edits that turn one into the other; two neighbours that changed places are one. */
    private static int distance(String left, String right) {
        int[] beforePrevious = new int[right.length() + 1];
        int[] previous = new int[right.length() + 1];
        int[] current = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
                if (swapped(left, row, right, column)) {
                    current[column] = Math.min(current[column], beforePrevious[column - 2] + 1);
                }
            }
            int[] spare = beforePrevious;
            beforePrevious = previous;
            previous = current;
            current = spare;
        }
        return previous[right.length()];
    }

    private static boolean swapped(String left, int row, String right, int column) {
        return row > 1
                && column > 1
                && left.charAt(row - 1) == right.charAt(column - 2)
                && left.charAt(row - 2) == right.charAt(column - 1);
    }
}
