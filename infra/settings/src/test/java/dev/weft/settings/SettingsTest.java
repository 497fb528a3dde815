package dev.weft.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    /** Others rely on these names and defaults: a change here is a change for them. */
    private static final String NAMES_AND_DEFAULTS = """
            WEFT_PORT=8080
            WEFT_HOST=127.0.0.1
            WEFT_DATA=~/.weft
            WEFT_CACHE=~/.cache/weft
            WEFT_PROFILE=development
            WEFT_PUBLIC_URL=
            WEFT_TEMPORAL_ADDRESS=
            WEFT_TEMPORAL_NAMESPACE=default
            WEFT_TEMPORAL_TLS=false
            WEFT_TEMPORAL_API_KEY=
            WEFT_TEMPORAL_UI=
            WEFT_TASK_QUEUE=weft
            WEFT_DEPLOYMENT_NAME=
            WEFT_BUILD_ID=
            WEFT_WORKER_DRAIN=20s
            WEFT_DATABASE_URL=
            WEFT_DATABASE_LISTEN_URL=
            WEFT_S3_ENDPOINT=
            WEFT_S3_ACCESS_KEY=
            WEFT_S3_SECRET_KEY=
            WEFT_S3_BUCKET=weft
            WEFT_S3_REGION=us-east-1
            WEFT_SECRET_KEY=
            WEFT_SECRET_KEY_PREVIOUS=
            WEFT_OPERATOR_KEY=
            WEFT_CODEC_ORIGINS=
            WEFT_LLM_BASE_URL=
            WEFT_LLM_API_KEY=
            WEFT_LLM_MODEL=
            WEFT_LLM_MODELS=
            WEFT_SPEECH_MODEL=tts-1
            WEFT_LLM_IDLE_TIMEOUT=2m
            WEFT_EGRESS_ALLOW=
            WEFT_HTTP_MAX_BYTES=20971520
            WEFT_CODE_TIMEOUT=30s
            WEFT_CODE_MEMORY_MB=128
            WEFT_CODE_MAX_OUTPUT_BYTES=1048576
            WEFT_PYTHON_PACKAGES=
            WEFT_TASK_MAX_OUTPUT_BYTES=33554432
            WEFT_RUN_RETENTION=30d
            WEFT_FILE_MAX_BYTES=104857600
            WEFT_FILE_RETENTION=24h
            WEFT_FILE_LINK_LIFETIME=24h
            WEFT_WORKSPACE_MAX_RUNS=
            """;

    @Test
    void everyNameAndDefaultIsPinned() {
        Map<String, String> pinned = new LinkedHashMap<>();
        NAMES_AND_DEFAULTS.lines().forEach(line -> pinned.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        Map<String, String> actual = new LinkedHashMap<>();
        Arrays.stream(Setting.values()).forEach(setting -> actual.put(setting.name(), setting.defaultValue()));

        assertThat(actual).containsExactlyEntriesOf(pinned);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void theVariableReplacesTheDefaultAndNothingDoesNot(Setting setting) {
        assertThat(settings(setting.name(), " chosen ").text(setting)).isEqualTo("chosen");
        assertThat(settings(setting.name(), "  ").text(setting)).isEqualTo(setting.defaultValue());
        assertThat(new Settings(Map.of()).text(setting)).isEqualTo(setting.defaultValue());
        assertThat(setting.description()).isNotBlank().doesNotContain("|");
    }

    @Test
    void replacedSettingsGoBeforeTheEnvironment() {
        Settings settings = settings("WEFT_PORT", "1").with(Map.of(Setting.WEFT_PORT, "2"));

        assertThat(settings.number(Setting.WEFT_PORT)).isEqualTo(2);
        assertThat(settings.optional(Setting.WEFT_LLM_MODEL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"250ms,PT0.25S", "30s,PT30S", "5m,PT5M", "24h,PT24H", "30d,PT720H"})
    void durationsHaveAUnit(String text, Duration expected) {
        assertThat(settings("WEFT_CODE_TIMEOUT", text).duration(Setting.WEFT_CODE_TIMEOUT)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30", "1.5s", "-1s", "1 s", "soon"})
    void wrongDurationNamesItsVariable(String text) {
        assertThatThrownBy(() -> settings("WEFT_CODE_TIMEOUT", text).duration(Setting.WEFT_CODE_TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("WEFT_CODE_TIMEOUT")
                .hasMessageContaining(text);
    }

    @Test
    void wrongNumberAndFlagNameTheirVariable() {
        assertThatThrownBy(() -> settings("WEFT_PORT", "http").number(Setting.WEFT_PORT))
                .hasMessage("WEFT_PORT must be a whole number, not \"http\"");
        assertThatThrownBy(() -> settings("WEFT_TEMPORAL_TLS", "yes").flag(Setting.WEFT_TEMPORAL_TLS))
                .hasMessage("WEFT_TEMPORAL_TLS must be true or false, not \"yes\"");
        assertThat(settings("WEFT_TEMPORAL_TLS", "true").flag(Setting.WEFT_TEMPORAL_TLS)).isTrue();
    }

    private static Settings settings(String name, String value) {
        return new Settings(Map.of(name, value));
    }
}
