package dev.weft.api.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a file is, by its content type and name. */
public enum FileKind {
    DOCUMENT,
    IMAGE,
    AUDIO,
    VIDEO,
    CUSTOM;

    private static final String UNKNOWN = "application/octet-stream";

    private static final Set<String> DOCUMENTS = Set.of(
            "txt", "md", "mdx", "markdown", "pdf", "html", "htm", "xlsx", "xls", "doc", "docx", "csv", "tsv", "json",
            "jsonl", "yaml", "yml", "rtf", "odt", "ods", "eml", "msg", "pptx", "ppt", "xml", "epub");

    private static final Set<String> IMAGES = Set.of("jpg", "jpeg", "png", "gif", "webp", "svg");
    private static final Set<String> AUDIOS = Set.of("mp3", "m4a", "wav", "webm", "amr");
    private static final Set<String> VIDEOS = Set.of("mp4", "mov", "mpeg", "mpga");

    /** By the extension alone; {@code CUSTOM} for one that no kind has. */
    public static FileKind ofExtension(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        return IMAGES.contains(extension)
                ? IMAGE
                : AUDIOS.contains(extension)
                        ? AUDIO
                        : VIDEOS.contains(extension) ? VIDEO : DOCUMENTS.contains(extension) ? DOCUMENT : CUSTOM;
    }

    /** The content type goes before the name, but for formats that may be sound or film: there the name decides. */
    public static FileKind of(String name, String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        FileKind named = ofExtension(name);
        if (type.startsWith("image/")) {
            return IMAGE;
        }
        if (type.startsWith("audio/") || type.startsWith("video/")) {
            return named == AUDIO || named == VIDEO ? named : type.startsWith("audio/") ? AUDIO : VIDEO;
        }
        if (type.startsWith(UNKNOWN)) {
            return named;
        }
        return type.startsWith("text/") || named == DOCUMENT ? DOCUMENT : CUSTOM;
    }

    /** The kind of that name, if there is one. */
    public static Optional<FileKind> said(String wire) {
        return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
    }

    /** As a variable's {@code fileKinds} names it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
