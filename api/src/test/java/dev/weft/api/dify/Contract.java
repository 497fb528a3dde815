package dev.weft.api.dify;

import dev.weft.api.ContractText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dify's public reference and what is said besides, row by row, as it is written. A line that is no row is an error. */
final class Contract {
    private static final Pattern BULLET = Pattern.compile("( *)- `([^`]+)`(?: \\(([^)]*)\\))? ?(.*)");
    private static final Pattern ERROR = Pattern.compile("- (\\d{3})(?:, `(\\w+)`)?, (.*)");
    private static final Pattern TABLE = Pattern.compile("\\| (`.+`) \\| (.+) \\|");

    private Contract() {}

    enum Kind {
        /** What a caller may say. */
        REQUEST,
        /** A field of an answer. */
        ANSWER,
        /** An event, or a field of one. */
        EVENT,
        ERROR,
        SENTENCE,
        /** What events hold, by the table of the wire. */
        TABLE
    }

    /**
     * @param place heading under which it stands: the endpoint
     * @param name path of a field, such as {@code data.id}; status and code of an error; a sentence's text
     */
    record Row(Kind kind, String place, String name, String type, String sentence) {
        String key() {
            return place + " | " + name;
        }

        @Override
        public String toString() {
            return key() + (type.isEmpty() ? "" : " | " + type) + (sentence.isEmpty() ? "" : " | " + sentence);
        }
    }

    static List<Row> rows(Kind kind) {
        List<Row> rows = new ArrayList<>(read("/dify/contract.md"));
        rows.addAll(read("/dify/wire.md"));
        return rows.stream().filter(row -> row.kind() == kind).toList();
    }

    private static List<Row> read(String resource) {
        List<String> lines = ContractText.lines(resource);
        List<Row> rows = new ArrayList<>();
        List<String> path = new ArrayList<>();
        String place = "";
        String section = "";
        for (String line : lines.subList(first(lines), lines.size())) {
            Matcher bullet = BULLET.matcher(line);
            Matcher error = ERROR.matcher(line);
            Matcher table = TABLE.matcher(line);
            if (line.startsWith("## ")) {
                place = line.substring(3);
                section = "";
            } else if (line.startsWith("### ")) {
                section = line.substring(4);
            } else if (line.startsWith("> ")) {
                rows.add(new Row(Kind.SENTENCE, place, line.substring(2), "", ""));
            } else if (error.matches()) {
                String code = error.group(2) == null ? "" : " " + error.group(2);
                rows.add(new Row(Kind.ERROR, place, error.group(1) + code, "", error.group(3)));
            } else if (bullet.matches()) {
                int depth = bullet.group(1).length() / 2;
                path = new ArrayList<>(path.subList(0, depth));
                path.add(bullet.group(2));
                String type = bullet.group(3) == null ? "" : bullet.group(3);
                rows.add(new Row(kind(section), place, String.join(".", path), type, bullet.group(4)));
            } else if (table.matches()) {
                rows.add(new Row(Kind.TABLE, place, table.group(1), "", table.group(2)));
            } else if (line.startsWith("  ") && !rows.isEmpty()) {
                Row last = rows.removeLast();
                String sentence = (last.sentence() + " " + line.strip()).strip();
                rows.add(new Row(last.kind(), last.place(), last.name(), last.type(), sentence));
            } else if (!line.isBlank() && !line.startsWith("| event |") && !line.startsWith("|---")) {
                throw new IllegalStateException(resource + " has a line that is no row: " + line);
            }
        }
        return rows;
    }

    private static int first(List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("## ")) {
                return i;
            }
        }
        throw new IllegalStateException("No headings");
    }

    private static Kind kind(String section) {
        return switch (section) {
            case "Request Body", "Path", "Query" -> Kind.REQUEST;
            case "Response" -> Kind.ANSWER;
            case "Events" -> Kind.EVENT;
            default -> throw new IllegalStateException("Rows under a heading that no test knows: " + section);
        };
    }
}
