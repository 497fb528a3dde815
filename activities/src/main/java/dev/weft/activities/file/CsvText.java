package dev.weft.activities.file;

import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVPrinter;
import tools.jackson.databind.JsonNode;

/** Rows as a table's text: objects under a header of all their members in the order of first sight, arrays as they are. */
final class CsvText {

    private CsvText() {}

    static String of(JsonNode rows, char separator) throws TaskException {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode row : rows) {
            if (!row.isObject() && !row.isArray()) {
                throw new TaskException(
                        FailureCode.INVALID_CONFIG, "content must be a list of objects or of lists to be written as a table");
            }
            names.addAll(row.propertyNames());
        }
        StringBuilder text = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(text, CsvTable.format(separator))) {
            if (!names.isEmpty()) {
                printer.printRecord(names);
            }
            for (JsonNode row : rows) {
                printer.printRecord(fields(row, names));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<String> fields(JsonNode row, Set<String> names) {
        List<String> fields = new ArrayList<>();
        if (row.isArray()) {
            row.forEach(value -> fields.add(field(value)));
        } else {
            names.forEach(name -> fields.add(field(row.path(name))));
        }
        return fields;
    }

    private static String field(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return value.isContainer() ? Json.write(value) : value.asString();
    }
}
