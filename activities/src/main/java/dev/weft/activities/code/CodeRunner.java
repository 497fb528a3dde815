package dev.weft.activities.code;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {language, source, input} → {result}}: the source is the body of an async function that sees the input and
 * returns. JavaScript unless another language is named.
 */
public final class CodeRunner implements TaskRunner {
    private static final String DEFAULT_LANGUAGE = "javascript";

    /** Largest input, in characters of JSON. */
    static final int MAX_INPUT_CHARACTERS = 32 * 1024 * 1024;

    private final Map<String, Sandbox> sandboxes = new TreeMap<>();
    private final Duration timeout;

    /** @param sandboxes one for each language; closed by whoever made them */
    public CodeRunner(List<? extends Sandbox> sandboxes, Duration timeout) {
        sandboxes.forEach(sandbox -> this.sandboxes.put(sandbox.language(), sandbox));
        this.timeout = timeout;
    }

    @Override
    public String type() {
        return "code";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException, InterruptedException {
        String language = config.path("language").asString(DEFAULT_LANGUAGE);
        Sandbox sandbox = sandboxes.get(language);
        if (sandbox == null) {
            throw wrong("language must be " + String.join(" or ", sandboxes.keySet()) + ", not \"" + language + "\"");
        }
        if (!config.path("source").isString()) {
            throw wrong("source must be the body of a function");
        }
        JsonNode given = config.path("input");
        String input = Json.write(given.isMissingNode() ? Json.object() : given);
        if (input.length() > MAX_INPUT_CHARACTERS) {
            throw wrong("input is larger than " + MAX_INPUT_CHARACTERS + " characters of JSON");
        }
        Duration limit = Comparator.<Duration>naturalOrder().compare(context.remaining(), timeout) < 0
                ? context.remaining()
                : timeout;
        CodeCall call = new CodeCall(
                context.workspace() + "/" + context.run(), config.path("source").stringValue(), input, limit);
        return Json.object().set("result", sandbox.run(call, context));
    }

    private static TaskException wrong(String message) {
        return new TaskException(FailureCode.INVALID_CONFIG, message);
    }
}
