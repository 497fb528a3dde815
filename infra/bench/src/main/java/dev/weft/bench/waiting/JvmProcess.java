package dev.weft.bench.waiting;

import dev.weft.services.ChildProcess;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One of Weft's processes in a JVM of its own. */
final class JvmProcess implements AutoCloseable {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double KIB_PER_MIB = 1024.0;

    private final ChildProcess process;

    private JvmProcess(ChildProcess process) {
        this.process = process;
    }

    static JvmProcess start(String main, String heap, Settings settings, Path log) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            settings.optional(setting).ifPresent(value -> environment.put(setting.name(), value));
        }
        return new JvmProcess(ChildProcess.start(ChildProcess.Start.of(
                List.of(
                        tool("java"),
                        "-Xmx" + heap,
                        "--enable-native-access=ALL-UNNAMED",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        main),
                environment,
                log)));
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What is live in the heap after a collection, in MiB. */
    double liveHeapMib() {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IllegalStateException("The JVM does not say how full its heap is");
        }
        return Long.parseLong(used.group(1)) / KIB_PER_MIB;
    }

    private String jcmd(String command) {
        try {
            Process jcmd = new ProcessBuilder(tool("jcmd"), Long.toString(pid()), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.stop(PATIENCE);
    }
}
