package dev.weft.services;

import java.nio.file.Path;

/** Paths as settings name them. */
public final class HomePath {
    private HomePath() {}

    /** An absolute path; a leading {@code ~/} is the user's home. */
    public static Path of(String text) {
        Path path = text.startsWith("~/") ? Path.of(System.getProperty("user.home"), text.substring(2)) : Path.of(text);
        return path.toAbsolutePath().normalize();
    }
}
