package dev.weft.local.canary;

import dev.weft.json.Json;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A value that occurs nowhere by chance, and the bytes by which it would be found.
 *
 * @param name what it was sent as
 */
record Canary(String name, String text) {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** With characters that JSON and URLs write otherwise. */
    static Canary of(String name) {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        return new Canary(name, "canary\"/+ " + HexFormat.of().formatHex(random));
    }

    /** Of letters and digits, as it fits into headers. */
    static Canary word(String name) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return new Canary(name, "canary" + HexFormat.of().formatHex(random));
    }

    /** By the name of the form; as Latin-1 texts of the bytes. */
    Map<String, String> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        forms.put("plain", text);
        String json = Json.write(Json.text(text));
        forms.put("json", json.substring(1, json.length() - 1));
        forms.put("json in json", Json.write(Json.text(forms.get("json"))).replaceAll("^\"|\"$", ""));
        forms.put("url", URLEncoder.encode(text, StandardCharsets.UTF_8));
        forms.put("url path", forms.get("url").replace("+", "%20"));
        forms.put("utf-16", latin(text, StandardCharsets.UTF_16LE));
        forms.put("hex", HexFormat.of().formatHex(bytes));
        forms.put("HEX", forms.get("hex").toUpperCase(Locale.ROOT));
        for (int before = 0; before < 3; before++) {
            int skipped = (3 - before) % 3;
            byte[] groups = Arrays.copyOfRange(bytes, skipped, skipped + (bytes.length - skipped) / 3 * 3);
            forms.put("base64 at " + before, Base64.getEncoder().encodeToString(groups));
            forms.put("base64url at " + before, Base64.getUrlEncoder().encodeToString(groups));
        }
        return forms;
    }

    private static String latin(String text, Charset charset) {
        return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
    }
}
