package dev.weft.api.web;

import dev.weft.store.FileStore.StoredFile;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;

/** Sends files so that a browser saves them and never runs them: whole, a range of their bytes, or only their headers. */
public final class Downloads {
    private Downloads() {}

    /** Opens a file at one of its bytes. */
    @FunctionalInterface
    public interface Bytes {
        InputStream from(long first);
    }

    /** Whether a browser saves the file or may show it. */
    public enum Disposition {
        ATTACHMENT,
        INLINE
    }

    /** To be saved. Several ranges at once are answered with the whole file, as is a range of what the file is not any more. */
    public static void send(HttpServletRequest request, HttpServletResponse response, StoredFile file, Bytes bytes)
            throws IOException {
        send(request, response, file, bytes, Disposition.ATTACHMENT);
    }

    public static void send(
            HttpServletRequest request,
            HttpServletResponse response,
            StoredFile file,
            Bytes bytes,
            Disposition disposition)
            throws IOException {
        String tag = "\"" + file.sha256() + "\"";
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                (disposition == Disposition.INLINE ? ContentDisposition.inline() : ContentDisposition.attachment())
                        .filename(file.name(), StandardCharsets.UTF_8)
                        .build()
                        .toString());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "sandbox");
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader(HttpHeaders.ETAG, tag);
        Optional<HttpRange> range = range(request, tag);
        long first = range.map(wanted -> wanted.getRangeStart(file.size())).orElse(0L);
        long end = range.map(wanted -> wanted.getRangeEnd(file.size()) + 1).orElse(file.size());
        if (range.isPresent()) {
            if (first >= end) {
                response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + file.size());
                response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
                return;
            }
            response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes " + first + "-" + (end - 1) + "/" + file.size());
            response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
        }
        response.setContentType(file.contentType());
        response.setContentLengthLong(end - first);
        if (!request.getMethod().equals("HEAD")) {
            copy(bytes, first, end - first, response);
        }
    }

    private static Optional<HttpRange> range(HttpServletRequest request, String tag) {
        String condition = request.getHeader(HttpHeaders.IF_RANGE);
        if (!request.getMethod().equals("GET") || condition != null && !condition.equals(tag)) {
            return Optional.empty();
        }
        try {
            List<HttpRange> ranges = HttpRange.parseRanges(request.getHeader(HttpHeaders.RANGE));
            return ranges.size() == 1 ? Optional.of(ranges.getFirst()) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void copy(Bytes bytes, long first, long count, HttpServletResponse response) throws IOException {
        try (InputStream stream = bytes.from(first)) {
            byte[] buffer = new byte[64 * 1024];
            long left = count;
            while (left > 0) {
                int read = stream.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("The file ended before its last byte");
                }
                response.getOutputStream().write(buffer, 0, read);
                left -= read;
            }
        }
    }
}
