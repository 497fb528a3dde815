package dev.weft.local;

import dev.weft.api.core.Canvases;
import dev.weft.local.demo.ExampleCanvas;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Store;
import dev.weft.temporal.TemporalConnection;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What Weft does on top when the launcher runs it. All of it is done before the first request is answered. */
@Configuration(proxyBeanMethods = false)
class LauncherConfiguration {

    @Bean(initMethod = "write")
    CredentialsFile credentialsFile(Settings settings, Store store) {
        return new CredentialsFile(settings, store.workspaces());
    }

    @Bean(initMethod = "register")
    SearchAttributes searchAttributes(TemporalConnection temporal, Settings settings) {
        return new SearchAttributes(temporal, settings.text(Setting.WEFT_TEMPORAL_NAMESPACE));
    }

    /** The first look at a canvas takes seconds that no caller should wait for. */
    @Bean
    InitializingBean warmUp(Canvases canvases) {
        return () -> canvases.validate(ExampleCanvas.definition("http://rates.example/", true));
    }
}
