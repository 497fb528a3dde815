package dev.weft.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/** Secrets that only the owner of the data folder may read (mode 0600). */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** The file's secret; made of random bytes (Base64, URL alphabet, no padding) when the file is missing. */
    public static String keep(Path file, int bytes) {
        return keep(file, bytes, Base64.getUrlEncoder().withoutPadding());
    }

    /** As {@link #keep(Path, int)} in another alphabet. */
    public static synchronized String keep(Path file, int bytes, Base64.Encoder encoder) {
        try {
            if (!Files.exists(file)) {
                write(file, random(bytes, encoder));
            }
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep a secret in " + file, e);
        }
    }

    /** Random bytes as text. */
    public static String random(int bytes, Base64.Encoder encoder) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return encoder.encodeToString(random);
    }

    /** Writes the file at once or not at all, even if the machine fails; nobody else can read it at any moment. */
    public static void write(Path file, String content) {
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent())
                .orElseThrow(() -> new IllegalArgumentException(file + " is no file"));
        try {
            Files.createDirectories(folder);
            Path scratch = Files.createTempFile(
                    folder,
                    file.getFileName().toString(),
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(scratch, content.getBytes(StandardCharsets.UTF_8), StandardOpenOption.SYNC);
            Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            synchronise(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    /** Else a machine that fails may come back with the file as it was before. */
    private static void synchronise(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
