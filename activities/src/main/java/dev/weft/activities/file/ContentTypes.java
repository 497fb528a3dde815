package dev.weft.activities.file;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import dev.weft.task.FileRef;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A written file's content type: the one asked for, else by the name's ending, else by what the content is. */
final class ContentTypes {
    private static final Pattern TYPE = Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+(\\s*;\\s*[\\w-]+=[\\w.\"+-]+)*");

    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("txt", "text/plain"),
            Map.entry("log", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("markdown", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("tsv", "text/tab-separated-values"),
            Map.entry("html", "text/html"),
            Map.entry("htm", "text/html"),
            Map.entry("css", "text/css"),
            Map.entry("js", "text/javascript"),
            Map.entry("xml", "application/xml"),
            Map.entry("json", "application/json"),
            Map.entry("jsonl", "application/jsonl"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("zip", "application/zip"),
            Map.entry("gz", "application/gzip"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp4", "video/mp4"));

    private ContentTypes() {}

    static String of(String asked, String name, JsonNode content) throws TaskException {
        if (!asked.isEmpty()) {
            if (!TYPE.matcher(asked).matches()) {
                throw new TaskException(
                        FailureCode.INVALID_CONFIG, "contentType must be like text/plain, not \"" + asked + "\"");
            }
            return asked;
        }
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String byEnding = BY_ENDING.get(ending);
        return byEnding != null ? byEnding : byContent(content);
    }

    private static String byContent(JsonNode content) {
        if (content.isString()) {
            return "text/plain";
        }
        if (Content.isBase64(content)) {
            return "application/octet-stream";
        }
        return FileRef.of(content).map(FileRef::contentType).orElse("application/json");
    }

    static boolean isCsv(String contentType) {
        return contentType.startsWith("text/csv");
    }

    static boolean isTabSeparated(String contentType) {
        return contentType.startsWith("text/tab-separated-values");
    }

    static boolean isJson(String contentType) {
        return contentType.startsWith("application/json") || contentType.contains("+json");
    }
}
