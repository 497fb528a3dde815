package dev.weft.api.web;

import dev.weft.api.core.Files;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.TooLarge;
import dev.weft.store.FileStore.StoredFile;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.web.HttpMediaTypeNotSupportedException;

/** Stores the files of a multipart body as they arrive: all of them, or none. */
public final class FileUploads {
    private final Files files;

    public FileUploads(Files files) {
        this.files = files;
    }

    /** @param mostBytes of one file */
    public record Limits(int mostFiles, long mostBytes) {}

    /** What a dialect takes. */
    public interface Rules {
        /** @throws Invalid when the field has no place in the body */
        void field(String name, String value);

        /** @throws Invalid when the file is not to be stored */
        Taken file(String field, String name, InputStream bytes);

        /** Called at the end of the body; what it throws leaves nothing stored. */
        default void complete() {}

        /** The end-user whose files these are, as far as the body has said; asked for each file, and at its end. */
        default Optional<String> user() {
            return Optional.empty();
        }
    }

    /**
     * A file that is to be stored.
     *
     * @param contentType goes before what the body says
     * @param mostBytes of this file; the limits of all hold, too
     */
    public record Taken(InputStream bytes, Optional<String> contentType, long mostBytes) {
        public static Taken of(InputStream bytes) {
            return new Taken(bytes, Optional.empty(), Long.MAX_VALUE);
        }
    }

    /**
     * At least one file, in the order of the body. A file that a crash leaves behind expires as one that nobody uses.
     *
     * @param missing name of the field that should have held a file
     * @throws Invalid when there are no files, too many, or one that the rules refuse
     * @throws TooLarge when one is larger than the limits or Weft allow
     * @throws HttpMediaTypeNotSupportedException when the body is not multipart/form-data
     * @throws UnusableBodyException when it is malformed or ends too early
     */
    public List<StoredFile> store(
            Principal principal, HttpServletRequest request, String missing, Limits limits, Rules rules)
            throws HttpMediaTypeNotSupportedException {
        List<StoredFile> stored = new ArrayList<>();
        try {
            Uploads.read(request, new Uploads.Parts() {
                @Override
                public void field(String name, String value) {
                    rules.field(name, value);
                }

                @Override
                public void file(String field, String name, String contentType, InputStream bytes) {
                    if (stored.size() == limits.mostFiles()) {
                        throw new Invalid(field, Code.VALUE, "At most " + limits.mostFiles() + " files at once");
                    }
                    Taken taken = rules.file(field, name, bytes);
                    stored.add(files.store(
                            principal,
                            name,
                            taken.contentType().orElse(contentType),
                            rules.user(),
                            taken.bytes(),
                            Math.min(taken.mostBytes(), limits.mostBytes())));
                }
            });
            if (stored.isEmpty()) {
                throw new Invalid(missing, Code.REQUIRED, "A part " + missing + " with a filename is required");
            }
            rules.complete();
            return rules.user().map(user -> files.given(stored, user)).orElse(stored);
        } catch (RuntimeException e) {
            stored.forEach(file -> discard(principal, file, e));
            throw e;
        }
    }

    private void discard(Principal principal, StoredFile file, RuntimeException reason) {
        try {
            files.delete(principal, file.id());
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }
}
