package dev.weft.activities.file;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A header's names, trimmed, each once: what has none is {@code column_3}, what comes again {@code name_2}. */
final class ColumnNames {

    private ColumnNames() {}

    static List<String> of(List<String> header) {
        Set<String> names = new LinkedHashSet<>();
        for (String field : header) {
            String name = field.isBlank() ? "column_" + (names.size() + 1) : field.strip();
            String unique = name;
            for (int again = 2; !names.add(unique); again++) {
                unique = name + "_" + again;
            }
        }
        return new ArrayList<>(names);
    }
}
