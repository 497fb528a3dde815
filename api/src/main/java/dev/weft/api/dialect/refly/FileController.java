package dev.weft.api.dialect.refly;

import dev.weft.api.core.Files;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.TooLarge;
import dev.weft.api.web.FileUploads;
import dev.weft.api.web.FileUploads.Taken;
import dev.weft.store.FileStore.StoredFile;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes files for the variables of workflows. */
@RestController
@RequestMapping(path = "/v1/openapi/files", produces = MediaType.APPLICATION_JSON_VALUE)
final class FileController {
    private static final String FIELD = "files";
    private static final FileUploads.Limits LIMITS = new FileUploads.Limits(10, 50L * 1024 * 1024);

    private final FileUploads uploads;

    FileController(FileUploads uploads) {
        this.uploads = uploads;
    }

    record Uploaded(List<FileJson> files) {}

    record FileJson(String fileKey, String fileName) {}

    /** One to ten files, all of them or none. */
    @PostMapping("/upload")
    Envelope<Uploaded> upload(Principal principal, HttpServletRequest request)
            throws HttpMediaTypeNotSupportedException {
        List<StoredFile> stored;
        try {
            stored = uploads.store(principal, request, FIELD, LIMITS, new ReflyRules());
        } catch (TooLarge e) {
            throw new ReflyException(ReflyError.INVALID_REQUEST_BODY, String.valueOf(e.getMessage()));
        }
        return Envelope.of(new Uploaded(stored.stream()
                .map(file -> new FileJson(file.id(), file.name()))
                .toList()));
    }

    /** Only {@code files} is read; other fields of text mean nothing. */
    private static final class ReflyRules implements FileUploads.Rules {
        @Override
        public void field(String name, String value) {
            if (name.equals(FIELD)) {
                throw new Invalid(name, Code.TYPE, "The part " + FIELD + " must be a file, with a filename");
            }
        }

        @Override
        public Taken file(String field, String name, InputStream bytes) {
            if (!field.equals(FIELD)) {
                throw new Invalid(field, Code.UNKNOWN, "Files are taken in parts named " + FIELD);
            }
            if (!Files.isPlainName(name)) {
                throw new Invalid(field, Code.VALUE, "A file's name has 1 to 255 characters and no path");
            }
            PushbackInputStream filled = new PushbackInputStream(bytes);
            try {
                int first = filled.read();
                if (first < 0) {
                    throw new Invalid(field, Code.VALUE, "The file " + name + " is empty");
                }
                filled.unread(first);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Taken.of(filled);
        }
    }
}
