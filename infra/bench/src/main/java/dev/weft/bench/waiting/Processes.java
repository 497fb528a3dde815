package dev.weft.bench.waiting;

import dev.weft.api.ApiApplication;
import dev.weft.bench.WeftClient;
import dev.weft.bench.WeftUnderTest;
import dev.weft.json.Json;
import dev.weft.local.Setup;
import dev.weft.services.Ports;
import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.workers.WorkersApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Weft as it runs on several machines: an api and a worker, each a process of its own. */
record Processes(JvmProcess api, JvmProcess worker, WeftClient client) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** @param heap of each, such as {@code 1g} */
    static Processes start(String heap) throws IOException {
        Path folder = Files.createTempDirectory("weft-bench-");
        Settings settings = WeftUnderTest.settings()
                .with(Map.of(
                        Setting.WEFT_PORT, Integer.toString(Ports.free()),
                        Setting.WEFT_DATA, folder.toString(),
                        Setting.WEFT_CACHE, Settings.fromEnvironment().folder(Setting.WEFT_CACHE).toString()));
        try (JvmProcess setup = JvmProcess.start(Setup.class.getName(), heap, settings, folder.resolve("setup.log"))) {
            await("setup", () -> !setup.isAlive());
        }
        JvmProcess api = JvmProcess.start(ApiApplication.class.getName(), heap, settings, folder.resolve("api.log"));
        JvmProcess worker =
                JvmProcess.start(WorkersApplication.class.getName(), heap, settings, folder.resolve("worker.log"));
        WeftClient client = new WeftClient(
                "http://127.0.0.1:" + settings.text(Setting.WEFT_PORT),
                Json.parse(Files.readString(folder.resolve("credentials.json")))
                        .path("workspaceKey")
                        .asString());
        Processes processes = new Processes(api, worker, client);
        try {
            await("api", () -> answers(client));
            return processes;
        } catch (IllegalStateException e) {
            processes.close();
            throw e;
        }
    }

    private static boolean answers(WeftClient client) {
        try {
            client.get("/canvases");
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Memory of each process, and what is live in the JVMs. */
    Map<String, Double> mib() {
        Map<String, Double> mib = new LinkedHashMap<>();
        mib.put("worker heap", worker.liveHeapMib());
        mib.put("api heap", api.liveHeapMib());
        mib.put("worker", Memory.mib(worker.pid()));
        mib.put("api", Memory.mib(api.pid()));
        mib.put("temporal", Memory.mib(TestServices.temporal().pid()));
        mib.put("postgres", Memory.mib(TestServices.postgres().pid()));
        return mib;
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Waited for " + what + " in vain");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public void close() {
        worker.close();
        api.close();
    }
}
