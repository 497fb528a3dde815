package dev.weft.services;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Running a program that refuses to be root. */
final class NotRoot {
    private static final String NOBODY = "65534";
    static final List<String> NAMESPACE = List.of("unshare", "-U");
    /** May still open files below folders that are closed to it, such as root's home. */
    static final List<String> OTHER_USER = List.of(
            "setpriv",
            "--reuid", NOBODY,
            "--regid", NOBODY,
            "--clear-groups",
            "--inh-caps", "+dac_override",
            "--ambient-caps", "+dac_override",
            "--");

    private NotRoot() {}

    /**
     * What to put before a command: nothing for an ordinary user; for root a user namespace, in which the same files
     * belong to nobody; else another user.
     */
    static List<String> wrapper() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        return works(NAMESPACE) ? NAMESPACE : OTHER_USER;
    }

    /** Where programs stand that the wrapper's user runs: below root's home it would not find them. */
    static Path programs(Path cache, List<String> wrapper) {
        return wrapper.equals(OTHER_USER) ? Path.of("/var/lib/weft") : cache;
    }

    /** Gives the folder to the user under which the wrapper runs commands. */
    static void handOver(Path folder, List<String> wrapper) {
        if (wrapper.equals(OTHER_USER) && !works(List.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()))) {
            throw new ServiceException("Cannot give " + folder
                    + " to an ordinary user; PostgreSQL does not run as root: start Weft as an ordinary user");
        }
    }

    private static boolean works(List<String> command) {
        try {
            List<String> line = command.equals(NAMESPACE) ? List.of("unshare", "-U", "true") : command;
            return new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
