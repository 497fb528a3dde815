package dev.weft.activities.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.Response;

/** The start of an answer's body, for a failure's message. */
public final class Excerpt {
    private static final int CHARACTERS = 500;
    private static final long BYTES = 4L * CHARACTERS;

    private Excerpt() {}

    /** The first {@value #CHARACTERS} characters on one line, secrets hidden; empty for what is no text. */
    public static String of(Response response, Secrets secrets) {
        try {
            MediaType type = response.body().contentType();
            String bytes = response.peekBody(BYTES)
                    .source()
                    .readString(
                            type == null ? StandardCharsets.UTF_8 : type.charset(StandardCharsets.UTF_8));
            if (bytes.indexOf('\0') >= 0) {
                return "";
            }
            return cut(secrets.hide(bytes));
        } catch (IOException e) {
            return "";
        }
    }

    /** Shortens a text that has no secrets. */
    public static String cut(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= CHARACTERS) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(CHARACTERS - 1)) ? CHARACTERS - 1 : CHARACTERS;
        return line.substring(0, end) + "…";
    }
}
