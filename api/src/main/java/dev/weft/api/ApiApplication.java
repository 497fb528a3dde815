package dev.weft.api;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** The API as a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ApiConfiguration.class)
public class ApiApplication {

    public static void main(String[] arguments) {
        start(Settings.fromEnvironment());
    }

    /**
     * Starts serving; returns once requests are answered. Closing the context ends requests in good order.
     *
     * @throws IllegalArgumentException naming a setting that is missing
     */
    public static ConfigurableApplicationContext start(Settings settings) {
        return new SpringApplicationBuilder(ApiApplication.class)
                .bannerMode(Banner.Mode.OFF)
                .properties(
                        "server.port=" + settings.number(Setting.WEFT_PORT),
                        "server.address=" + settings.text(Setting.WEFT_HOST),
                        "logging.level.com.networknt.schema=error",
                        "logging.level.org.springdoc.core.utils=error",
                        "logging.level.io.temporal.internal.activity=error")
                .initializers(context -> context.getBeanFactory().registerSingleton("settings", settings))
                .run();
    }
}
