package dev.weft.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one word for a version of a canvas, such as {@code canvas_01….3}, where a dialect has no room for two. */
public record VersionId(String canvas, int version) {
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9_-]{1,100})\\.([1-9]\\d{0,8})");

    /** Empty when the text is no such id. */
    public static Optional<VersionId> of(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new VersionId(matcher.group(1), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return canvas + "." + version;
    }
}
