package dev.weft.activities.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;

/** What a file is called that came as an answer: by its {@code Content-Disposition}, else by the end of its address. */
final class AnswerName {
    private static final Pattern EXTENDED =
            Pattern.compile("filename\\*\\s*=\\s*(?i:utf-8)'[^']*'([^;\\s]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PLAIN = Pattern.compile(
            "filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 200;

    private AnswerName() {}

    static String of(Response response) {
        List<String> path = response.request().url().pathSegments();
        String name = Optional.ofNullable(response.header("Content-Disposition"))
                .flatMap(AnswerName::disposition)
                .orElse(path.getLast());
        String safe = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .replaceAll("[\\p{Cntrl}:*?\"<>|]", "")
                .strip();
        String shortened = safe.length() > LONGEST ? safe.substring(safe.length() - LONGEST) : safe;
        return shortened.matches("\\.*") ? "download" : shortened;
    }

    private static Optional<String> disposition(String header) {
        Matcher extended = EXTENDED.matcher(header);
        if (extended.find()) {
            try {
                String escaped = extended.group(1).replace("+", "%2B");
                return Optional.of(URLDecoder.decode(escaped, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        Matcher plain = PLAIN.matcher(header);
        if (!plain.find()) {
            return Optional.empty();
        }
        return Optional.of(
                plain.group(1) != null ? plain.group(1).replaceAll("\\\\(.)", "$1") : plain.group(2));
    }
}
