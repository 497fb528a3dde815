package dev.weft.activities.code;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Files named by their content, so that processes of several versions can share a folder. A file appears whole or not
 * at all.
 */
final class ContentCache {
    private static final int NAME_DIGITS = 16;

    private final Path folder;

    ContentCache(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder.toAbsolutePath());
    }

    Path folder() {
        return folder;
    }

    Path file(String name, String ending, byte[] content) throws IOException {
        return file(name, ending, new ByteArrayInputStream(content));
    }

    Path file(String name, String ending, InputStream content) throws IOException {
        MessageDigest digest = sha256();
        Path partial = Files.createTempFile(folder, name, ".partial");
        try {
            try (OutputStream out = Files.newOutputStream(partial);
                    InputStream in = new DigestInputStream(content, digest)) {
                in.transferTo(out);
            }
            Path file = folder.resolve(name + "-" + shortName(digest) + ending);
            if (!Files.exists(file)) {
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return file;
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    static String shortName(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, NAME_DIGITS);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
