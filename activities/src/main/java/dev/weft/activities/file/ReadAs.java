package dev.weft.activities.file;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.util.Locale;

/** What a file is read as. */
enum ReadAs {
    TEXT,
    JSON,
    CSV,
    BYTES,
    AUTO;

    private static final int SAMPLE_BYTES = 8 * 1024;

    static ReadAs of(String name) throws TaskException {
        return switch (name) {
            case "text", "" -> TEXT;
            case "json" -> JSON;
            case "csv" -> CSV;
            case "bytes" -> BYTES;
            case "auto" -> AUTO;
            default -> throw new TaskException(
                    FailureCode.INVALID_CONFIG, "as must be text, json, csv, bytes or auto, not \"" + name + "\"");
        };
    }

    /** By the content type, else the name's ending, else by whether the bytes can be text. Never {@link #AUTO}. */
    static ReadAs guess(FileRef file, byte[] bytes) {
        String type = file.contentType().toLowerCase(Locale.ROOT);
        String name = file.name().toLowerCase(Locale.ROOT);
        if (type.contains("json") || name.endsWith(".json")) {
            return JSON;
        }
        if (type.contains("csv") || type.contains("tab-separated") || name.endsWith(".csv") || name.endsWith(".tsv")) {
            return CSV;
        }
        return type.startsWith("text/") || looksLikeText(bytes) ? TEXT : BYTES;
    }

    private static boolean looksLikeText(byte[] bytes) {
        if (Encoding.hasByteOrderMark(bytes)) {
            return true;
        }
        for (int i = 0; i < Math.min(bytes.length, SAMPLE_BYTES); i++) {
            if (bytes[i] == 0) {
                return false;
            }
        }
        return Encoding.isUtf8(bytes);
    }
}
