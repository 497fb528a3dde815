package dev.weft.api.web;

import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Refused.Invalid;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.FileUploadException;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** Reads multipart bodies part by part as they arrive; no part is ever held whole. */
public final class Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final int MOST_PARTS = 1_000;
    private static final int MOST_FIELD_BYTES = 64 * 1024;
    private static final long MOST_DRAINED_BYTES = 1024L * 1024 * 1024;
    private static final int MOST_PART_HEADER_BYTES = 8 * 1024;

    private Uploads() {}

    /** Takes the parts in the order in which they arrive. */
    public interface Parts {
        void field(String name, String value);

        /** @param bytes to be read before this returns */
        void file(String field, String name, String contentType, InputStream bytes);
    }

    /**
     * @throws HttpMediaTypeNotSupportedException when the body is not multipart/form-data
     * @throws UnusableBodyException when it is malformed or ends too early
     */
    public static void read(HttpServletRequest request, Parts parts) throws HttpMediaTypeNotSupportedException {
        if (!JakartaServletFileUpload.isMultipartContent(request)) {
            throw new HttpMediaTypeNotSupportedException(
                    "The body must be multipart/form-data", List.of(MediaType.MULTIPART_FORM_DATA));
        }
        try {
            readParts(request, parts);
        } catch (RuntimeException e) {
            drain(request);
            throw e;
        }
    }

    private static void readParts(HttpServletRequest request, Parts parts) {
        try {
            JakartaServletFileUpload<?, ?> upload = new JakartaServletFileUpload<>();
            upload.setMaxPartHeaderSize(MOST_PART_HEADER_BYTES);
            FileItemInputIterator items = upload.getItemIterator(request);
            for (int count = 1; items.hasNext(); count++) {
                if (count > MOST_PARTS) {
                    throw new UnusableBodyException("", "The multipart body has more than " + MOST_PARTS + " parts");
                }
                take(items.next(), parts);
            }
        } catch (FileUploadException e) {
            throw new UnusableBodyException("", "The multipart body can't be read");
        } catch (IOException e) {
            throw new UnusableBodyException("", "The multipart body ended too early");
        }
    }

    private static void take(FileItemInput item, Parts parts) throws IOException {
        String field = Optional.ofNullable(item.getFieldName()).orElse("");
        try (InputStream bytes = item.getInputStream()) {
            if (item.isFormField()) {
                byte[] value = bytes.readNBytes(MOST_FIELD_BYTES + 1);
                if (value.length > MOST_FIELD_BYTES) {
                    throw new Invalid(field, Code.TOO_LONG, "The field " + field + " is too long");
                }
                parts.field(field, new String(value, StandardCharsets.UTF_8));
                return;
            }
            String name = name(item);
            Watched watched = new Watched(bytes);
            try {
                parts.file(field, name, contentType(item, name), watched);
            } catch (RuntimeException e) {
                if (watched.failed) {
                    throw new UnusableBodyException("", "The multipart body ended too early");
                }
                throw e;
            }
        }
    }

    private static String name(FileItemInput item) {
        try {
            return Optional.ofNullable(item.getName()).orElse("");
        } catch (InvalidPathException e) {
            return e.getInput();
        }
    }

    /** Remembers whether it was the client who failed, whatever its reader makes of that. */
    private static final class Watched extends FilterInputStream {
        private boolean failed;

        Watched(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }

    /** A client that is still sending hears the answer only when someone has listened to the end, within reason. */
    private static void drain(HttpServletRequest request) {
        byte[] buffer = new byte[64 * 1024];
        long left = MOST_DRAINED_BYTES;
        try {
            InputStream rest = request.getInputStream();
            for (int count = rest.read(buffer); count >= 0 && left > 0; count = rest.read(buffer)) {
                left -= count;
            }
        } catch (IOException e) {
            LOG.debug("The client of a refused upload went away", e);
        }
    }

    private static String contentType(FileItemInput item, String name) {
        return Optional.ofNullable(item.getContentType())
                .filter(type -> !type.equals("application/octet-stream"))
                .flatMap(Uploads::parsed)
                .or(() -> MediaTypeFactory.getMediaType(name).map(MediaType::toString))
                .orElse("application/octet-stream");
    }

    private static Optional<String> parsed(String type) {
        try {
            return Optional.of(MediaType.parseMediaType(type).toString());
        } catch (org.springframework.http.InvalidMediaTypeException e) {
            return Optional.empty();
        }
    }
}
