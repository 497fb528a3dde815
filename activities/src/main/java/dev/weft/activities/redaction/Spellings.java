package dev.weft.activities.redaction;

import dev.weft.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The ways in which a text comes back from where it was sent. */
final class Spellings {
    /** Lines of a key file are secrets of their own when they have as many characters. */
    private static final int SHORTEST_LINE = 16;
    /** Bytes that base64 puts into a group of four characters. */
    private static final int GROUP = 3;
    private static final Pattern HEX = Pattern.compile("%[0-9A-F]{2}");

    private Spellings() {}

    static Set<String> of(String text) {
        Set<String> spellings = new LinkedHashSet<>();
        add(spellings, text);
        String stripped = text.strip();
        add(spellings, stripped);
        stripped.lines()
                .filter(line -> line.length() >= SHORTEST_LINE && !line.startsWith("-----"))
                .forEach(spellings::add);
        return spellings;
    }

    private static void add(Set<String> spellings, String text) {
        spellings.add(text);
        String json = Json.write(Json.text(text));
        spellings.add(json.substring(1, json.length() - 1));
        String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
        spellings.add(form);
        spellings.add(lowerCaseHex(form));
        String path = form.replace("+", "%20");
        spellings.add(path);
        spellings.add(lowerCaseHex(path));
        base64(spellings, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String lowerCaseHex(String form) {
        return HEX.matcher(form).replaceAll(hex -> hex.group().toLowerCase(Locale.ROOT));
    }

    /** What stands for it in the base64 of a longer text, wherever in it: the groups that hold nothing else. */
    private static void base64(Set<String> spellings, byte[] bytes) {
        for (int before = 0; before < GROUP; before++) {
            int skipped = (GROUP - before) % GROUP;
            int whole = (bytes.length - skipped) / GROUP * GROUP;
            if (whole < Redaction.SHORTEST) {
                continue;
            }
            byte[] groups = Arrays.copyOfRange(bytes, skipped, skipped + whole);
            spellings.add(Base64.getEncoder().encodeToString(groups));
            spellings.add(Base64.getUrlEncoder().encodeToString(groups));
        }
    }
}
