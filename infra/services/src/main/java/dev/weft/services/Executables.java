package dev.weft.services;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs that this machine has. */
public final class Executables {
    private Executables() {}

    public static Optional<Path> onPath(String name) {
        return in(Optional.ofNullable(System.getenv("PATH")).orElse(""), name);
    }

    /** @param path folders, separated as in the PATH variable */
    public static Optional<Path> in(String path, String name) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
