package dev.weft.services;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, which come inside a library and are unpacked into the tool cache once. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /**
     * The folder that holds {@code bin}, {@code lib} and {@code share}. Several processes may ask at once.
     *
     * @throws ServiceException when this operating system has none
     */
    static Path unpacked(Path cache) {
        String archive = archive();
        try {
            byte[] packed = read(archive);
            CRC32 crc = new CRC32();
            crc.update(packed);
            Path folder = cache.resolve("postgres-" + HexFormat.of().toHexDigits((int) crc.getValue()));
            Path done = folder.resolve(".complete");
            if (Files.exists(done)) {
                return folder;
            }
            Files.createDirectories(cache);
            try (var held = ToolCache.lock(cache.resolve("postgres.lock"), () -> {})) {
                if (!Files.exists(done)) {
                    Files.createDirectories(folder);
                    unpack(packed, folder);
                    Files.writeString(done, archive);
                }
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack " + archive + " into " + cache, e);
        }
    }

    private static String archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        if (system.contains("linux")) {
            return arm ? "postgres-linux-arm_64.txz" : "postgres-linux-x86_64.txz";
        }
        return arm ? "postgres-darwin-arm_64.txz" : "postgres-darwin-x86_64.txz";
    }

    private static byte[] read(String archive) throws IOException {
        try (InputStream packed = PostgresBinaries.class.getClassLoader().getResourceAsStream(archive)) {
            if (packed == null) {
                throw new ServiceException("No PostgreSQL for this system (" + archive
                        + " is missing): set WEFT_DATABASE_URL to a PostgreSQL of your own");
            }
            return packed.readAllBytes();
        }
    }

    private static void unpack(byte[] packed, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new java.io.ByteArrayInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, folder);
            }
        }
    }

    private static void write(InputStream tar, TarArchiveEntry entry, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("Entry outside the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(target, folder.resolve(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            Files.setPosixFilePermissions(target, permissions(entry.getMode()));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions =
                new HashSet<>(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        permissions.addAll(Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ));
        if ((mode & 0100) != 0) {
            permissions.addAll(Set.of(
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.OTHERS_EXECUTE));
        }
        return permissions;
    }
}
