package dev.weft.services.testing;

import dev.weft.services.LocalObjectStore;
import dev.weft.services.LocalPostgres;
import dev.weft.services.LocalService;
import dev.weft.services.LocalTemporal;
import dev.weft.services.LocalTemporalServer;
import dev.weft.services.ObjectStores;
import dev.weft.services.Temporals;
import dev.weft.services.Tool;
import dev.weft.services.Tools;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One PostgreSQL, MinIO and Temporal per test JVM: started when first asked for, on free ports over a folder that is
 * deleted at the end. Tests use workspaces and ids of their own instead of services of their own. Thread safe. On a
 * machine that has no MinIO or Temporal yet the first call waits for its installation.
 */
public final class TestServices {
    private static final Settings SETTINGS = Settings.fromEnvironment();
    private static final String SECRET_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final Path DATA = folder();
    private static final Tools TOOLS = Tools.of(SETTINGS, System.err::println);

    private static final Lazy<LocalPostgres> POSTGRES =
            new Lazy<>(() -> LocalPostgres.start(DATA.resolve("postgres"), 0, TOOLS.cache()));
    private static final Lazy<LocalObjectStore> MINIO =
            new Lazy<>(() -> ObjectStores.start(TOOLS, DATA.resolve("minio"), 0, 0));
    private static final Lazy<LocalTemporal> TEMPORAL =
            new Lazy<>(() -> Temporals.start(
                    TOOLS, DATA.resolve("temporal"), 0, 0, "default", Optional.empty(), System.err::println));

    static {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(TestServices::end));
    }

    private TestServices() {}

    public static LocalPostgres postgres() {
        return POSTGRES.get();
    }

    /** MinIO, or S3Proxy where MinIO can't be had. */
    public static LocalObjectStore minio() {
        return MINIO.get();
    }

    /** A Temporal server, or the test server where none can be had. */
    public static LocalTemporal temporal() {
        return TEMPORAL.get();
    }

    /**
     * A Temporal server with limits of its own, for the caller to close; empty where none can be had.
     *
     * @param dynamicConfig values of Temporal's dynamic configuration, as {@code name=value}
     */
    public static Optional<LocalTemporal> temporalWith(String... dynamicConfig) {
        return TOOLS.findOrInstall(Tool.TEMPORAL)
                .map(program -> LocalTemporalServer.start(
                        program,
                        DATA.resolve("temporal-" + System.nanoTime()),
                        0,
                        0,
                        "default",
                        List.of(dynamicConfig)));
    }

    /** Settings that name all three; starts them. */
    public static Settings settings() {
        return storeSettings().with(Map.of(Setting.WEFT_TEMPORAL_ADDRESS, temporal().address()));
    }

    /** Settings that a store needs; starts PostgreSQL and MinIO only. */
    public static Settings storeSettings() {
        Map<Setting, String> found = new EnumMap<>(Setting.class);
        found.put(Setting.WEFT_DATABASE_URL, postgres().url());
        found.put(Setting.WEFT_S3_ENDPOINT, minio().endpoint());
        found.put(Setting.WEFT_S3_ACCESS_KEY, minio().accessKey());
        found.put(Setting.WEFT_S3_SECRET_KEY, minio().secretKey());
        found.put(Setting.WEFT_SECRET_KEY, SECRET_KEY);
        found.put(Setting.WEFT_WORKER_DRAIN, "1s");
        return new Settings(Map.of()).with(found);
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("weft-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end() {
        Stream.of(TEMPORAL, MINIO, POSTGRES).forEach(Lazy::end);
        try (Stream<Path> all = Files.walk(DATA)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("Left behind: " + DATA + " (" + e.getMessage() + ")");
        }
    }

    private static final class Lazy<S extends LocalService> {
        private final Supplier<S> start;
        private Optional<S> started = Optional.empty();

        Lazy(Supplier<S> start) {
            this.start = start;
        }

        synchronized S get() {
            if (started.isEmpty()) {
                started = Optional.of(start.get());
            }
            return started.get();
        }

        synchronized void end() {
            started.ifPresent(LocalService::close);
        }
    }
}
