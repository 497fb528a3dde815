package dev.weft.api.dialect.refly;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;

/**
 * The header that names variables which the canvas does not declare: percent-encoded, by comma. More than fit are left
 * out, and {@code ...} says so.
 */
final class IgnoredVariables {
    static final String HEADER = "X-Weft-Ignored-Variables";
    private static final int LONGEST = 1024;
    private static final String MORE = "...";

    private IgnoredVariables() {}

    static void name(List<String> ignored, HttpHeaders headers) {
        if (ignored.isEmpty()) {
            return;
        }
        StringBuilder names = new StringBuilder();
        for (String name : ignored) {
            String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            String separator = names.isEmpty() ? "" : ", ";
            if (names.length() + separator.length() + encoded.length() > LONGEST) {
                names.append(separator).append(MORE);
                break;
            }
            names.append(separator).append(encoded);
        }
        headers.set(HEADER, names.toString());
    }
}
