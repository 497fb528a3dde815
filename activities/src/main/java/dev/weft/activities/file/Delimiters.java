package dev.weft.activities.file;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Finds a table's delimiter: the one that cuts the first rows into the most columns, the same number in each. */
final class Delimiters {
    private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');
    private static final int SAMPLE_ROWS = 10;
    private static final int SAMPLE_CHARACTERS = 64 * 1024;

    private Delimiters() {}

    static char guess(String text) {
        String sample = text.substring(0, Math.min(text.length(), SAMPLE_CHARACTERS));
        char best = ',';
        double bestScore = 1;
        for (char candidate : CANDIDATES) {
            double score = score(sample, candidate);
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }

    /** The header's number of columns, less the share of rows that have another. */
    private static double score(String sample, char candidate) {
        int columns = 0;
        int rows = 0;
        int same = 0;
        try (CSVParser parser = CSVParser.parse(new StringReader(sample), CsvTable.format(candidate))) {
            for (CSVRecord row : parser) {
                columns = rows == 0 ? row.size() : columns;
                rows++;
                same += row.size() == columns ? 1 : 0;
                if (rows == SAMPLE_ROWS) {
                    break;
                }
            }
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            // the sample ends inside a quoted field, or this delimiter cuts one apart: what was read before counts
        }
        return rows == 0 ? 0 : columns * (double) same / rows;
    }
}
