package dev.weft.api.dialect.dify;

import dev.weft.api.core.Canvases;
import dev.weft.api.core.CompiledCanvases;
import dev.weft.api.core.Identity;
import dev.weft.api.core.RunEvents;
import dev.weft.api.core.RunNumbers;
import dev.weft.api.web.PublicUrl;
import dev.weft.secret.KeyRing;
import dev.weft.settings.Settings;
import dev.weft.store.Signatures;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Dify's controllers and how it is spoken. */
@Configuration(proxyBeanMethods = false)
@Import({
    DifyAdvice.class,
    RunController.class,
    RunDetailController.class,
    LogController.class,
    AppController.class,
    FileController.class,
    FormController.class
})
public class DifyDialectConfiguration {

    @Bean
    DifyDialect difyDialect(Identity identity) {
        return new DifyDialect(identity);
    }

    @Bean
    Apps difyApps(Canvases canvases, CompiledCanvases compiled) {
        return new Apps(canvases, compiled);
    }

    @Bean
    FormTokens difyFormTokens(Settings settings) {
        return new FormTokens(new Signatures(KeyRing.of(settings), "human input forms"));
    }

    @Bean
    ContentCheck difyContentCheck() {
        return new ContentCheck();
    }

    @Bean
    Features difyFeatures() {
        return new Features();
    }

    @Bean
    Streams difyStreams(
            RunEvents events, RunNumbers numbers, Apps apps, FormTokens tokens, PublicUrl publicUrl) {
        return new Streams(events, numbers, apps, tokens, publicUrl);
    }
}
