package dev.weft.activities.http;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** What becomes of an answer's body. */
enum ReadAs {
    /** By its content type: JSON, text, or else a file. */
    AUTO,
    JSON,
    TEXT,
    FILE,
    /** A file where it is one, else text, JSON too as it came. */
    TEXT_OR_FILE;

    static ReadAs of(JsonNode config) throws TaskException {
        return switch (config.asString("auto").strip().toLowerCase(Locale.ROOT)) {
            case "auto", "" -> AUTO;
            case "json" -> JSON;
            case "text" -> TEXT;
            case "file" -> FILE;
            case "textorfile" -> TEXT_OR_FILE;
            case String other -> throw new TaskException(
                    FailureCode.INVALID_CONFIG, "as: \"" + other + "\" is none of auto, json, text, file, textOrFile");
        };
    }
}
