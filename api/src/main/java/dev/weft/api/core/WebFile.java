package dev.weft.api.core;

import dev.weft.task.FileRef;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A file on the web, which the worker that reads it fetches: {@code {"url": "https://…", "kind"?: "image"}}, or the
 * reference that was made of this.
 *
 * @param kind as the caller says, else as the address looks
 */
record WebFile(String url, String name, FileKind kind) {
    private static final int LONGEST_URL = 8 * 1024;

    /** Empty when the value is no such file, or its address can't be one. */
    static Optional<WebFile> of(JsonNode value) {
        JsonNode address = value.path(value.has("url") ? "url" : "file");
        if (!value.isObject() || !address.isString()) {
            return Optional.empty();
        }
        String url = address.stringValue().strip();
        return path(url).map(path -> {
            String name = Files.plainName(path);
            return new WebFile(url, name, FileKind.said(value.path("kind").asString("")).orElseGet(
                    () -> FileKind.of(name, contentType(name))));
        });
    }

    FileRef reference() {
        return new FileRef(url, name, contentType(name), 0);
    }

    private static Optional<String> path(String url) {
        try {
            URI uri = new URI(url);
            String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("http") || scheme.equals("https");
            return web && uri.getHost() != null && url.length() <= LONGEST_URL
                    ? Optional.of(Optional.ofNullable(uri.getPath()).orElse(""))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String contentType(String name) {
        return Optional.ofNullable(URLConnection.guessContentTypeFromName(name)).orElse("application/octet-stream");
    }
}
