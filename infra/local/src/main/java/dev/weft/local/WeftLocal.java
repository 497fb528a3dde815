package dev.weft.local;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.util.List;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The API and the workers in one JVM, sharing one connection to Temporal, PostgreSQL and S3 each. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WeftLocal {
    private static final List<Setting> NEEDED =
            List.of(Setting.WEFT_DATABASE_URL, Setting.WEFT_S3_ENDPOINT, Setting.WEFT_TEMPORAL_ADDRESS);

    public static void main(String[] arguments) {
        start(Settings.fromEnvironment());
    }

    /**
     * Starts serving; returns once requests are answered.
     *
     * @param settings name the database, the S3 endpoint and Temporal; {@code WEFT_PORT} 0 takes any free port
     * @throws IllegalArgumentException when one of those is missing
     */
    public static RunningWeft start(Settings settings) {
        NEEDED.forEach(setting -> settings.optional(setting)
                .orElseThrow(() -> new IllegalArgumentException(setting + " is not set")));
        return new RunningWeft(new SpringApplicationBuilder(WeftLocal.class)
                .bannerMode(Banner.Mode.OFF)
                .properties(
                        "server.port=" + settings.number(Setting.WEFT_PORT),
                        "server.address=" + settings.text(Setting.WEFT_HOST),
                        "server.shutdown=graceful")
                .initializers(context -> context.getBeanFactory().registerSingleton("settings", settings))
                .run());
    }
}
