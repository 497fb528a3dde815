package dev.weft.api.dialect.dify;

import dev.weft.api.core.FileKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;

/** Whether the first bytes of a file are what its name says. Thread-safe. */
final class ContentCheck {
    /** How much of a file is looked at. */
    static final int HEAD_BYTES = 64 * 1024;

    private static final Set<String> TEXTS = Set.of(
            "application/json",
            "application/xml",
            "application/xhtml+xml",
            "application/javascript",
            "application/rtf",
            "message/rfc822");
    private static final Set<String> CONTAINERS = Set.of("application/mp4", "application/x-matroska");

    private final MimeTypes types = MimeTypes.getDefaultMimeTypes();

    /**
     * @param head of the file, all of it where it is short
     * @return why the content is not what the extension stands for; empty when it is
     */
    Optional<String> complaint(String name, FileKind kind, byte[] head) {
        MediaType named = MediaType.parse(types.getMimeType(name).getName()).getBaseType();
        MediaType found = byContent(head);
        boolean fits = switch (kind) {
            case DOCUMENT -> is(named, found) || isText(named) && (isText(found) || head.length == 0);
            case IMAGE -> is(named, found);
            case AUDIO, VIDEO -> is(named, found) || isMedia(found);
            case CUSTOM -> true;
        };
        return fits
                ? Optional.empty()
                : Optional.of("The file's content is " + found + ", which is not what its extension stands for");
    }

    private boolean is(MediaType named, MediaType found) {
        MediaTypeRegistry registry = types.getMediaTypeRegistry();
        return !found.equals(MediaType.OCTET_STREAM)
                && (named.equals(found) || registry.isSpecializationOf(named, found));
    }

    private static boolean isText(MediaType type) {
        return type.getType().equals("text") || TEXTS.contains(type.toString());
    }

    /** What is by name sound may be found to be a film without pictures, and the other way round. */
    private static boolean isMedia(MediaType type) {
        return type.getType().equals("audio") || type.getType().equals("video") || CONTAINERS.contains(type.toString());
    }

    private MediaType byContent(byte[] head) {
        try {
            return types.detect(new ByteArrayInputStream(head), new Metadata()).getBaseType();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
