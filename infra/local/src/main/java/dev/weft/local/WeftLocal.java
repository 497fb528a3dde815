package dev.weft.local;

import dev.weft.api.ApiConfiguration;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.workers.WorkersConfiguration;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The API and the workers in one JVM, sharing one connection to Temporal, PostgreSQL and S3 each. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ApiConfiguration.class, WorkersConfiguration.class})
public class WeftLocal {
    private static final List<Setting> NEEDED =
            List.of(Setting.WEFT_DATABASE_URL, Setting.WEFT_S3_ENDPOINT, Setting.WEFT_TEMPORAL_ADDRESS);

    /** What the launcher runs. */
    public static void main(String[] arguments) {
        start(Settings.fromEnvironment(), WeftLocal.class, LauncherConfiguration.class);
    }

    /**
     * Starts serving; returns once requests are answered.
     *
     * @param settings name the database, the S3 endpoint, Temporal and the secret key; {@code WEFT_PORT} 0 takes any
     *     free port
     * @throws IllegalArgumentException when one of those is missing
     */
    public static RunningWeft start(Settings settings) {
        return start(settings, WeftLocal.class);
    }

    private static RunningWeft start(Settings settings, Class<?>... sources) {
        for (Setting setting : NEEDED) {
            if (settings.optional(setting).isEmpty()) {
                throw new IllegalArgumentException(setting + " is not set: " + setting.description());
            }
        }
        return new RunningWeft(new SpringApplicationBuilder(sources)
                .bannerMode(Banner.Mode.OFF)
                .properties(
                        "server.port=" + settings.number(Setting.WEFT_PORT),
                        "server.address=" + settings.text(Setting.WEFT_HOST),
                        "server.shutdown=graceful",
                        "logging.level.com.networknt.schema=error",
                        "logging.level.org.springdoc.core.utils=error",
                        "logging.level.io.temporal.internal.activity=error")
                .initializers(context -> context.getBeanFactory().registerSingleton("settings", settings))
                .run());
    }
}
