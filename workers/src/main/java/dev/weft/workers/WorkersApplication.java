package dev.weft.workers;

import dev.weft.settings.Settings;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** A worker by itself, for installations with several. Health and metrics are served by the API processes' own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(WorkersConfiguration.class)
public class WorkersApplication {

    public static void main(String[] arguments) {
        Settings settings = Settings.fromEnvironment();
        new SpringApplicationBuilder(WorkersApplication.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "logging.level.com.networknt.schema=error", "logging.level.io.temporal.internal.activity=error")
                .initializers(context -> context.getBeanFactory().registerSingleton("settings", settings))
                .run();
    }
}
