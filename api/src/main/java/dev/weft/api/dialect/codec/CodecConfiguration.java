package dev.weft.api.dialect.codec;

import dev.weft.api.web.PublicUrl;
import dev.weft.secret.KeyRing;
import dev.weft.secret.OperatorKey;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import dev.weft.store.Signatures;
import dev.weft.temporal.EncryptedPayloads;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** The codec server's controllers, who may use them, and from which pages. */
@Configuration(proxyBeanMethods = false)
public class CodecConfiguration {
    private static final Duration PREFLIGHT = Duration.ofMinutes(10);
    private static final String DEVELOPMENT = "development";

    /** Before the native API's, which owns the paths above. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    CodecDialect codecDialect() {
        return new CodecDialect();
    }

    @Bean
    OperatorAccess operatorAccess(Settings settings, Clock clock) {
        return new OperatorAccess(
                OperatorKey.of(settings),
                new Signatures(KeyRing.of(settings), "operator sessions"),
                settings.text(Setting.WEFT_PROFILE).equals(DEVELOPMENT),
                clock);
    }

    @Bean
    CodecController codecController(OperatorAccess access, Settings settings) {
        return new CodecController(
                access,
                new EncryptedPayloads(KeyRing.of(settings)),
                settings.text(Setting.WEFT_TEMPORAL_NAMESPACE));
    }

    @Bean
    LoginController loginController(OperatorAccess access, PublicUrl publicUrl, Settings settings) {
        return new LoginController(access, publicUrl, settings.optional(Setting.WEFT_TEMPORAL_UI));
    }

    @Bean
    FilterRegistrationBean<CorsFilter> codecCors(Settings settings) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(CodecOrigins.of(settings));
        cors.setAllowedMethods(List.of("POST"));
        cors.setAllowedHeaders(List.of("Content-Type", "X-Namespace", "Authorization", "Authorization-Extras"));
        cors.setAllowCredentials(true);
        cors.setMaxAge(PREFLIGHT);
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration(CodecDialect.PATH + "/**", cors);
        FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(new CorsFilter(source));
        registration.addUrlPatterns(CodecDialect.PATH + "/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }
}
