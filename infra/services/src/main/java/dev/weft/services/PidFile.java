package dev.weft.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which process serves a data folder, kept in that folder. */
public final class PidFile {
    private final Path file;

    public PidFile(Path file) {
        this.file = file;
    }

    public void write(ProcessMark mark) {
        try {
            Files.writeString(file, mark.pid() + " " + mark.started() + " " + mark.boot() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process that was written and still runs. */
    public Optional<ProcessMark> running() {
        return written().filter(ProcessMark::isAlive);
    }

    /** The process that was written; another may have its id by now. */
    public Optional<ProcessMark> written() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String[] parts = Files.readString(file).split("\\s");
            return Optional.of(new ProcessMark(
                    Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts.length > 2 ? parts[2] : ""));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
