package dev.weft.api.refly;

import dev.weft.api.ContractText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refly's public reference, table by table, row by row, as it is written. */
public final class Contract {
    private static final Pattern FIELD = Pattern.compile("\\| (\\S+) \\| (.+?) \\| (Yes|No) \\| (.*) \\|");
    private static final Pattern PARAMETER = Pattern.compile("\\| (\\S+) \\| (path|query) \\| (\\S+) \\| (Yes|No) \\| (.*) \\|");
    private static final Pattern STATUS = Pattern.compile("\\| (\\d{3}) \\| (.*) \\|");
    private static final Pattern ERROR = Pattern.compile("\\| ([A-Z0-9_]+) \\| (\\d{3}|-) \\| (.*?) \\| (.*?) \\|");

    private Contract() {}

    /** @param name path of the field in the answer, such as {@code data.files[].name} */
    public record Field(String name, String type, boolean required, String sentence) {}

    public record Parameter(String name, String in, String type, String sentence) {}

    public record Status(int code, String sentence) {}

    /** @param status {@code -} where the table leaves it open */
    public record ErrorRow(String code, String status, String message) {}

    /**
     * @param endpoint such as {@code GET /openapi/workflows}
     * @param table such as {@code Response Fields (200)}
     */
    public static List<Field> fields(String endpoint, String table) {
        return rows(endpoint, table, FIELD).stream()
                .map(row -> new Field(row.group(1), row.group(2), row.group(3).equals("Yes"), row.group(4)))
                .toList();
    }

    public static List<Parameter> parameters(String endpoint) {
        return rows(endpoint, "Parameters", PARAMETER).stream()
                .map(row -> new Parameter(row.group(1), row.group(2), row.group(3), row.group(5)))
                .toList();
    }

    public static List<Status> statuses(String endpoint) {
        return rows(endpoint, "Responses", STATUS).stream()
                .map(row -> new Status(Integer.parseInt(row.group(1)), row.group(2)))
                .toList();
    }

    public static List<ErrorRow> errors() {
        return ContractText.lines("/refly/errors.md").stream()
                .map(ERROR::matcher)
                .filter(Matcher::matches)
                .map(row -> new ErrorRow(row.group(1), row.group(2), row.group(3)))
                .toList();
    }

    private static List<Matcher> rows(String endpoint, String table, Pattern row) {
        List<Matcher> rows = new ArrayList<>();
        String at = "";
        String in = "";
        for (String line : ContractText.lines("/refly/contract.md")) {
            if (line.startsWith("## ")) {
                at = line.substring(3);
            } else if (line.startsWith("### ")) {
                in = line.substring(4);
            } else if (at.equals(endpoint) && in.equals(table)) {
                Matcher matcher = row.matcher(line);
                if (matcher.matches()) {
                    rows.add(matcher);
                }
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("The contract has no " + table + " of " + endpoint);
        }
        return rows;
    }
}
