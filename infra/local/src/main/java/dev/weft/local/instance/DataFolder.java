package dev.weft.local.instance;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where an instance keeps all its state. */
public record DataFolder(Path root) {

    public static DataFolder of(Settings settings) {
        return new DataFolder(settings.folder(Setting.WEFT_DATA).normalize());
    }

    /** Makes the folder, for its owner only, when it is missing. */
    public void create() {
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(root.toAbsolutePath().getParent());
                Files.createDirectory(
                        root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.createDirectories(logs());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot use " + root + " as data folder", e);
        }
    }

    public Path credentials() {
        return root.resolve("credentials.json");
    }

    public Path secretKey() {
        return root.resolve("secret-key");
    }

    /** Former ones, by comma. */
    public Path secretKeysPrevious() {
        return root.resolve("secret-key.previous");
    }

    public Path operatorKey() {
        return root.resolve("operator-key");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** @param process {@code launcher}, {@code weft}, {@code temporal}, {@code minio} or {@code postgres} */
    public Path log(String process) {
        return switch (process) {
            case "temporal", "minio", "postgres" -> service(process).resolve(process + ".log");
            default -> logs().resolve(process + ".log");
        };
    }

    Path lock() {
        return root.resolve("launcher.lock");
    }

    Path state() {
        return root.resolve("instance.json");
    }

    Path ports() {
        return root.resolve("ports.json");
    }

    /** Of a service or of Weft itself. */
    Path processId(String process) {
        return process.equals(WeftProcess.NAME)
                ? root.resolve("weft.pid")
                : service(process).resolve(process + ".pid");
    }

    Path service(String name) {
        return root.resolve(name);
    }
}
