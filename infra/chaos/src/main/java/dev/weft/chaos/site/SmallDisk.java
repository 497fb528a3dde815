package dev.weft.chaos.site;

import dev.weft.services.ServiceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file system in memory that can be filled to the last byte and freed again. */
public final class SmallDisk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmallDisk.class);
    private static final int PIECE = 1 << 16;

    private final Path folder;
    private final Path ballast;
    private boolean mounted = true;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
    }

    /** Empty where this user may not mount. */
    static Optional<SmallDisk> mount(Path folder, int megabytes) {
        try {
            Files.createDirectories(folder);
            if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString())) {
                SmallDisk disk = new SmallDisk(folder);
                Runtime.getRuntime().addShutdownHook(new Thread(disk::unmount));
                return Optional.of(disk);
            }
            LOG.info("No tmpfs can be mounted here: the disk won't run full");
            return Optional.empty();
        } catch (IOException e) {
            throw new ServiceException("Cannot mount " + folder, e);
        }
    }

    /** Writes until nothing more goes in. */
    public void fill() {
        byte[] piece = new byte[PIECE];
        try (OutputStream out =
                Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (long free = free(); free > 0; free = free()) {
                out.write(piece, 0, (int) Math.min(PIECE, free));
            }
        } catch (IOException e) {
            LOG.debug("The disk is full", e);
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    public void empty() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new ServiceException("Cannot free " + folder, e);
        }
    }

    private static boolean run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException("Interrupted", e);
        }
    }

    @Override
    public void close() {
        empty();
        unmount();
    }

    /** Also at the end of a suite that was interrupted. Does nothing the second time. */
    private synchronized void unmount() {
        if (!mounted) {
            return;
        }
        mounted = false;
        try {
            if (!run("umount", folder.toString())) {
                run("umount", "-l", folder.toString());
            }
        } catch (IOException e) {
            LOG.warn("{} stays mounted", folder, e);
        }
    }
}
