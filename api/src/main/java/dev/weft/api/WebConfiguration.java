package dev.weft.api;

import dev.weft.api.core.FileLinks;
import dev.weft.api.core.Files;
import dev.weft.api.core.RunEnds;
import dev.weft.api.core.RunEvents;
import dev.weft.api.web.Authentication;
import dev.weft.api.web.BodyLimit;
import dev.weft.api.web.Dialect;
import dev.weft.api.web.Dialects;
import dev.weft.api.web.ErrorPages;
import dev.weft.api.web.FailureAdvice;
import dev.weft.api.web.FileUploads;
import dev.weft.api.web.FileUrls;
import dev.weft.api.web.JsonBodies;
import dev.weft.api.web.PublicUrl;
import dev.weft.api.web.SecurityHeaders;
import dev.weft.api.web.ServerRefusals;
import dev.weft.api.web.TextParameters;
import dev.weft.api.web.Traces;
import dev.weft.canvas.Canvas;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import io.opentelemetry.api.OpenTelemetry;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What stands before the dialects: limits, bodies, keys, failures. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    @Bean
    Dialects dialects(List<Dialect> all) {
        return new Dialects(all);
    }

    @Bean
    Authentication authentication(Dialects dialects) {
        return new Authentication(dialects);
    }

    @Bean
    FailureAdvice failureAdvice(Dialects dialects) {
        return new FailureAdvice(dialects);
    }

    @Bean
    ErrorPages errorPages(Dialects dialects) {
        return new ErrorPages(dialects);
    }

    @Bean
    PublicUrl publicUrl(Settings settings) {
        return new PublicUrl(settings.optional(Setting.WEFT_PUBLIC_URL));
    }

    @Bean
    FileUploads fileUploads(Files files) {
        return new FileUploads(files);
    }

    @Bean
    FileUrls fileUrls(FileLinks links, PublicUrl publicUrl) {
        return new FileUrls(links, publicUrl);
    }

    @Bean
    FilterRegistrationBean<SecurityHeaders> securityHeaders() {
        return first(new SecurityHeaders(), 1);
    }

    @Bean
    FilterRegistrationBean<Traces> traces(OpenTelemetry telemetry) {
        return first(new Traces(telemetry), 0);
    }

    @Bean
    FilterRegistrationBean<TextParameters> textParameters(
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver refusals) {
        return first(new TextParameters(refusals), 2);
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(Dialects dialects) {
        return first(new BodyLimit(dialects, Canvas.MAX_BYTES), 3);
    }

    private static <F extends jakarta.servlet.Filter> FilterRegistrationBean<F> first(F filter, int place) {
        FilterRegistrationBean<F> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + place);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> serverRefusals(Dialects dialects) {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ServerRefusals(dialects)));
    }

    @Bean
    WebMvcConfigurer mvc(Authentication authentication) {
        return new WebMvcConfigurer() {
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.withJsonConverter(new JsonBodies());
            }

            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(authentication);
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(authentication);
            }
        };
    }

    /** Streams and who waits for a run would keep a graceful shutdown waiting: they end first, and go on elsewhere. */
    @Bean
    SmartLifecycle streams(RunEvents events, RunEnds ends) {
        return new SmartLifecycle() {
            private final AtomicBoolean running = new AtomicBoolean();

            @Override
            public void start() {
                running.set(true);
            }

            @Override
            public void stop() {
                events.close();
                ends.close();
                running.set(false);
            }

            @Override
            public boolean isRunning() {
                return running.get();
            }
        };
    }
}
