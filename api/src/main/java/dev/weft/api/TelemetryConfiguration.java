package dev.weft.api;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Traces, as OpenTelemetry's own {@code OTEL_…} variables say. Without an exporter nothing is recorded: a request has
 * its trace id and costs no more than that.
 */
@Configuration(proxyBeanMethods = false)
class TelemetryConfiguration {
    private static final String EXPORTER = "otel.traces.exporter";
    private static final List<String> ENDPOINTS =
            List.of("otel.exporter.otlp.endpoint", "otel.exporter.otlp.traces.endpoint");

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    OpenTelemetrySdk openTelemetry() {
        return AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> Map.of(
                        "otel.service.name", "weft",
                        "otel.metrics.exporter", "none",
                        "otel.logs.exporter", "none"))
                .addPropertiesCustomizer(TelemetryConfiguration::quietUnlessExporting)
                .build()
                .getOpenTelemetrySdk();
    }

    private static Map<String, String> quietUnlessExporting(ConfigProperties properties) {
        boolean exporting = Stream.concat(Stream.of(EXPORTER), ENDPOINTS.stream())
                .anyMatch(name -> properties.getString(name) != null);
        return exporting ? Map.of() : Map.of(EXPORTER, "none", "otel.traces.sampler", "always_off");
    }
}
