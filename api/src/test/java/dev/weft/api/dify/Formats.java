package dev.weft.api.dify;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How files begin, by their extensions: all that tells an upload from one that only calls itself so. */
final class Formats {
    private static final byte[] TEXT = text("hello\n");
    private static final byte[] ZIP = bytes("504b03041400000000000000");
    private static final byte[] EPUB = text("PK\3\4" + "\0".repeat(26) + "mimetypeapplication/epub+zip");
    private static final byte[] OLE = bytes("d0cf11e0a1b11ae1");
    private static final byte[] JPEG = bytes("ffd8ffe000104a46494600010100");

    private static final Map<String, byte[]> HEADS = Stream.of(
                    Map.of("txt", TEXT, "md", TEXT, "markdown", TEXT, "csv", text("a,b\n1,2\n"), "pdf", text("%PDF-1.7\n")),
                    Map.of("html", text("<!DOCTYPE html><html><body>hi</body></html>"), "xml", text("<?xml version=\"1.0\"?><a/>")),
                    Map.of("xlsx", ZIP, "docx", ZIP, "pptx", ZIP, "epub", EPUB, "xls", OLE, "ppt", OLE, "msg", OLE),
                    Map.of("eml", text("From: a@example.org\nTo: b@example.org\nSubject: c\n\nhello\n")),
                    Map.of("jpg", JPEG, "jpeg", JPEG, "gif", text("GIF89a\1\0\1\0\0\0\0")),
                    Map.of("png", bytes("89504e470d0a1a0a0000000d49484452"), "webp", text("RIFF\44\0\0\0WEBPVP8 ")),
                    Map.of("svg", text("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>")),
                    Map.of("mp3", bytes("494433030000000000"), "mpga", bytes("494433030000000000")),
                    Map.of("m4a", text("\0\0\0\40ftypM4A \0\0\0\0M4A mp42isom"), "wav", text("RIFF\1\1\1\1WAVEfmt ")),
                    Map.of("webm", bytes("1a45dfa39f4286810142f7810142f2810442f381084282847765626d"), "amr", text("#!AMR\n")),
                    Map.of("mp4", text("\0\0\0\30ftypmp42\0\0\0\0mp42isom"), "mov", text("\0\0\0\24ftypqt  \0\0\2\0qt  ")),
                    Map.of("mpeg", bytes("000001ba210001000180")))
            .flatMap(some -> some.entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private Formats() {}

    /** @throws IllegalArgumentException for an extension that is not Dify's */
    static byte[] head(String extension) {
        byte[] head = HEADS.get(extension.toLowerCase(Locale.ROOT));
        if (head == null) {
            throw new IllegalArgumentException("How does a file begin that ends in " + extension + "?");
        }
        return head.clone();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
