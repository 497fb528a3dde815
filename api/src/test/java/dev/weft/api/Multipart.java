package dev.weft.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bodies of uploads. */
public final class Multipart {
    public static final String BOUNDARY = "weft-boundary";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    public static Api.Answer upload(Api api, String name, String contentType, byte[] bytes) {
        return new Multipart().file("file", name, contentType, bytes).send(api, "/weft/v1/files");
    }

    public Multipart file(String field, String name, String contentType, byte[] bytes) {
        write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + name
                + "\"\r\nContent-Type: " + contentType + "\r\n\r\n");
        body.writeBytes(bytes);
        write("\r\n");
        return this;
    }

    public Multipart field(String name, String value) {
        write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
        return this;
    }

    /** After the last part. */
    public Multipart end() {
        write("--" + BOUNDARY + "--\r\n");
        return this;
    }

    public Api.Answer send(Api api, String path) {
        return end().raw(api, path, "multipart/form-data; boundary=" + BOUNDARY);
    }

    public Api.Answer raw(Api api, String path, String contentType) {
        return api.send(api.request("POST", path, Optional.empty())
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private void write(String text) {
        try {
            body.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
