package dev.weft.local.launcher;

import dev.weft.local.Launcher;
import dev.weft.local.instance.DataFolder;
import dev.weft.local.instance.InstanceState;
import dev.weft.services.Executables;
import dev.weft.services.ServiceException;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** {@code up --detach}: a launcher of its own session works on, this one only waits for it to be ready. */
public final class Detached {
    private static final long PAUSE_NANOS = 50_000_000;

    private final Settings settings;
    private final PrintStream out;

    public Detached(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** @return 0 once the instance is ready, 1 when its launcher gave up */
    public int run() {
        DataFolder folder = DataFolder.of(settings);
        folder.create();
        Optional<InstanceState> running = InstanceState.running(folder);
        try {
            if (running.isPresent()) {
                out.println("Weft is up already at " + running.get().url());
                return 0;
            }
            return await(folder, begin(folder));
        } catch (IOException e) {
            throw new ServiceException("Cannot start the launcher: " + e.getMessage(), e);
        }
    }

    private Process begin(DataFolder folder) throws IOException {
        Path log = folder.log("launcher");
        Files.deleteIfExists(log);
        Files.createFile(log);
        List<String> command = new ArrayList<>();
        Executables.onPath("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                "up",
                "--port",
                settings.text(Setting.WEFT_PORT),
                "--data",
                folder.root().toString()));
        return new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private int await(DataFolder folder, Process launcher) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(folder.log("launcher").toFile(), "r")) {
            while (true) {
                boolean alive = launcher.isAlive();
                boolean ready = InstanceState.running(folder)
                        .filter(state -> state.launcher().pid() == launcher.pid() && state.ready())
                        .isPresent();
                copy(log);
                if (ready || !alive) {
                    return ready ? 0 : 1;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void copy(RandomAccessFile log) throws IOException {
        byte[] news = new byte[Math.toIntExact(Math.max(0, log.length() - log.getFilePointer()))];
        log.readFully(news);
        String text = new String(news, StandardCharsets.UTF_8);
        out.print(text.replace("  Ctrl-C ends it.\n", ""));
        out.flush();
    }
}
