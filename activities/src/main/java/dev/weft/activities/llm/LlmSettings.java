package dev.weft.activities.llm;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The model provider that the operator has configured.
 *
 * @param baseUrl of an OpenAI-compatible API, such as {@code https://api.openai.com/v1}
 * @param model for tasks that name none
 * @param models what the endpoint calls models that canvases name otherwise; {@code *} stands for all others
 * @param idleTimeout longest silence of the provider: while it is connected to, before its answer and within it
 */
public record LlmSettings(
        Optional<HttpUrl> baseUrl,
        Optional<String> apiKey,
        Optional<String> model,
        Map<String, String> models,
        Duration idleTimeout) {

    public LlmSettings {
        models = Map.copyOf(models);
    }

    /** @throws IllegalArgumentException naming the variable that can't be read */
    public static LlmSettings of(Settings settings) {
        return new LlmSettings(
                settings.optional(Setting.WEFT_LLM_BASE_URL).map(LlmSettings::url),
                settings.optional(Setting.WEFT_LLM_API_KEY),
                settings.optional(Setting.WEFT_LLM_MODEL),
                settings.optional(Setting.WEFT_LLM_MODELS).map(LlmSettings::models).orElseGet(Map::of),
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

    /** What the endpoint calls a model that a canvas names. */
    String known(String name) {
        return models.getOrDefault(name, models.getOrDefault("*", name));
    }

    private static Map<String, String> models(String text) {
        Map<String, String> models = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip();
            String known = pair.substring(equals + 1).strip();
            if (name.isEmpty() || known.isEmpty()) {
                throw new IllegalArgumentException(Setting.WEFT_LLM_MODELS
                        + " must be pairs such as gpt-4o=llama3,*=qwen3, not \"" + text + "\"");
            }
            models.put(name, known);
        }
        return models;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "LlmSettings[baseUrl=%s, model=%s]".formatted(baseUrl, model);
    }
}
