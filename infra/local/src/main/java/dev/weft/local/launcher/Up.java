package dev.weft.local.launcher;

import dev.weft.local.instance.DataFolder;
import dev.weft.local.instance.Instance;
import dev.weft.local.instance.InstanceState;
import dev.weft.settings.Settings;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code up} in the foreground. */
public final class Up {
    private final Settings settings;
    private final PrintStream out;

    public Up(Settings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    /** Returns when the instance can't be started; otherwise the process ends by Ctrl-C or SIGTERM. */
    public int run() {
        DataFolder folder = DataFolder.of(settings);
        Optional<InstanceState> running = InstanceState.running(folder);
        if (running.isPresent()) {
            out.println("Weft is up already at " + running.get().url());
            return 0;
        }
        Instance instance = Instance.open(folder, out::println);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("weft-down").unstarted(instance::close));
        InstanceState state = instance.start(settings, Map.of());
        out.print(ReadyMessage.of(state, folder));
        out.println("  Ctrl-C ends it.");
        awaitForever();
        return 0;
    }

    private static void awaitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
