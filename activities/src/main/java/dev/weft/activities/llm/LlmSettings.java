package dev.weft.activities.llm;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The model provider that the operator has configured.
 *
 * @param baseUrl of an OpenAI-compatible API, such as {@code https://api.openai.com/v1}
 * @param model for tasks that name none
 * @param idleTimeout longest silence of the provider: while it is connected to, before its answer and within it
 */
public record LlmSettings(
        Optional<HttpUrl> baseUrl, Optional<String> apiKey, Optional<String> model, Duration idleTimeout) {

    /** @throws IllegalArgumentException naming the variable that can't be read */
    public static LlmSettings of(Settings settings) {
        return new LlmSettings(
                settings.optional(Setting.WEFT_LLM_BASE_URL).map(LlmSettings::url),
                settings.optional(Setting.WEFT_LLM_API_KEY),
                settings.optional(Setting.WEFT_LLM_MODEL),
                settings.duration(Setting.WEFT_LLM_IDLE_TIMEOUT));
    }

    private static HttpUrl url(String text) {
        HttpUrl url = HttpUrl.parse(text);
        if (url == null) {
            throw new IllegalArgumentException(
                    Setting.WEFT_LLM_BASE_URL + " must start with http:// or https://, not \"" + text + "\"");
        }
        return url;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "LlmSettings[baseUrl=%s, model=%s]".formatted(baseUrl, model);
    }
}
