package dev.weft.activities.file;

import dev.weft.activities.TaskException;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a table in a text file becomes rows. With a header each row is an object by the header's names, else an array.
 * Fields stay strings, so that {@code 00123} keeps its zeros, unless types are asked for.
 *
 * @param delimiter empty: find out
 */
record CsvTable(Optional<Character> delimiter, boolean header, boolean types) {

    static CsvTable of(ObjectNode config) throws TaskException {
        String delimiter = config.path("delimiter").asString("");
        if (delimiter.length() > 1) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "delimiter must be one character");
        }
        return new CsvTable(
                delimiter.isEmpty() ? Optional.empty() : Optional.of(delimiter.charAt(0)),
                config.path("header").asBoolean(true),
                config.path("types").asBoolean(false));
    }

    ArrayNode read(String text, String name) throws TaskException {
        ArrayNode rows = Json.array();
        char separator = delimiter.orElseGet(() -> Delimiters.guess(text));
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format(separator))) {
            List<String> names = new ArrayList<>();
            for (CSVRecord row : parser) {
                if (header && row.getRecordNumber() == 1) {
                    names.addAll(ColumnNames.of(row.toList()));
                } else {
                    rows.add(header ? named(row, names) : listed(row));
                }
            }
            return rows;
        } catch (IOException | UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
            throw new TaskException(FailureCode.FILE_UNREADABLE, name + " is not a table: " + e.getMessage());
        }
    }

    static CSVFormat format(char separator) {
        return CSVFormat.RFC4180.builder().setDelimiter(separator).setIgnoreEmptyLines(true).get();
    }

    private ObjectNode named(CSVRecord row, List<String> names) {
        ObjectNode node = Json.object();
        for (int i = 0; i < Math.max(row.size(), names.size()); i++) {
            String column = i < names.size() ? names.get(i) : "column_" + (i + 1);
            node.set(column, i < row.size() ? field(row.get(i)) : Json.nil());
        }
        return node;
    }

    private ArrayNode listed(CSVRecord row) {
        ArrayNode node = Json.array();
        row.forEach(value -> node.add(field(value)));
        return node;
    }

    private JsonNode field(String value) {
        return types ? TypedField.of(value) : Json.text(value);
    }
}
