package dev.weft.api.dialect.weft;

import dev.weft.api.core.Identity;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The native API's controllers and how it is spoken. */
@Configuration(proxyBeanMethods = false)
@Import({
    CanvasController.class,
    ExchangeController.class,
    RunController.class,
    RunControlController.class,
    EventController.class,
    FileController.class,
    DownloadController.class,
    KeyController.class,
    CredentialController.class,
    TriggerController.class
})
public class WeftDialectConfiguration {

    @Bean
    WeftDialect weftDialect(Identity identity) {
        return new WeftDialect(identity);
    }

    @Bean
    TemporalLinks temporalLinks(Settings settings) {
        return new TemporalLinks(
                settings.optional(Setting.WEFT_TEMPORAL_UI), settings.text(Setting.WEFT_TEMPORAL_NAMESPACE));
    }
}
