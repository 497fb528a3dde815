package dev.weft.activities.file;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** The rules for a written file's name: one path element that every file system and header can hold. */
final class FileName {
    private static final int MAX_BYTES = 255;

    private FileName() {}

    static String of(JsonNode value) throws TaskException {
        String name = value.isString() ? value.stringValue().strip() : "";
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw wrong("name must be a file's name, such as report.md");
        }
        if (name.contains("/") || name.contains("\\")) {
            throw wrong("name must not contain a path: \"" + name + "\"");
        }
        if (name.codePoints().anyMatch(FileName::unprintable)) {
            throw wrong("name must not contain control characters");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw wrong("name must not be longer than " + MAX_BYTES + " bytes");
        }
        return name;
    }

    /** Also the marks that turn text around, by which a name can pretend another ending. */
    private static boolean unprintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
        };
    }

    private static TaskException wrong(String message) {
        return new TaskException(FailureCode.INVALID_CONFIG, message);
    }
}
