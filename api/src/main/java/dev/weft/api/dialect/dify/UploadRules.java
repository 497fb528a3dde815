package dev.weft.api.dialect.dify;

import dev.weft.api.core.FileKind;
import dev.weft.api.core.Refused.TooLarge;
import dev.weft.api.web.FileUploads.Rules;
import dev.weft.api.web.FileUploads.Taken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/** What one upload takes: one file, and the name of its end-user before it or after. */
final class UploadRules implements Rules {
    static final String FILE = "file";
    private static final String USER = "user";

    private final ContentCheck check;
    private final Predicate<String> custom;
    private Optional<String> user = Optional.empty();
    private boolean taken;

    /** @param custom whether the app takes a file of that name, which is of none of the usual kinds */
    UploadRules(ContentCheck check, Predicate<String> custom) {
        this.check = check;
        this.custom = custom;
    }

    /** Other fields than the user mean nothing. */
    @Override
    public void field(String name, String value) {
        if (name.equals(USER)) {
            user = Users.optional(Optional.of(value));
        }
    }

    @Override
    public Taken file(String field, String name, InputStream bytes) {
        if (!field.equals(FILE)) {
            throw new DifyException(DifyError.NO_FILE_UPLOADED, "The file must stand in the part \"file\"");
        }
        if (taken) {
            throw new DifyException(DifyError.TOO_MANY_FILES, "Only one file is allowed.");
        }
        taken = true;
        if (name.isBlank()) {
            throw new DifyException(DifyError.FILENAME_NOT_EXISTS_ERROR, "The specified filename does not exist.");
        }
        FileKind kind = FileKind.ofExtension(name);
        if (kind == FileKind.CUSTOM && !custom.test(name)) {
            throw new DifyException(DifyError.UNSUPPORTED_FILE_TYPE, "File type not allowed.");
        }
        byte[] head = head(bytes);
        check.complaint(name, kind, head).ifPresent(complaint -> {
            throw new DifyException(DifyError.UNSUPPORTED_FILE_TYPE, complaint);
        });
        return new Taken(
                new SequenceInputStream(new ByteArrayInputStream(head), bytes),
                MediaTypeFactory.getMediaType(name).map(MediaType::toString),
                UploadLimits.bytes(kind));
    }

    private static byte[] head(InputStream bytes) {
        try {
            return bytes.readNBytes(ContentCheck.HEAD_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void complete() {
        if (user.isEmpty()) {
            throw DifyException.invalid(USER, "user is required");
        }
    }

    @Override
    public Optional<String> user() {
        return user;
    }

    static DifyException tooLarge(TooLarge refused) {
        return new DifyException(DifyError.FILE_TOO_LARGE, "File size exceeded. " + refused.getMessage());
    }
}
