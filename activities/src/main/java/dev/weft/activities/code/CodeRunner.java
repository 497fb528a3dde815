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
 * {@code {language, source, input, outputs} → {result}}: the source is the body of an async JavaScript function that
 * sees the input and returns. With {@code inputs} instead of {@code input}, and always in Python, it declares a
 * function {@code main}, which gets the inputs: as one object in JavaScript, as keyword arguments in Python. What it
 * returns is checked against {@code outputs} where those are declared.
 */
public final class CodeRunner implements TaskRunner {
    private static final String DEFAULT_LANGUAGE = "javascript";
    private static final Map<String, String> ALIASES = Map.of("python3", "python");

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
        String named = config.path("language").asString(DEFAULT_LANGUAGE);
        Sandbox sandbox = sandboxes.get(ALIASES.getOrDefault(named, named));
        if (sandbox == null) {
            throw wrong("language must be " + String.join(" or ", sandboxes.keySet()) + ", not \"" + named + "\"");
        }
        if (!config.path("source").isString()) {
            throw wrong("source must be code");
        }
        Duration limit = Comparator.<Duration>naturalOrder().compare(context.remaining(), timeout) < 0
                ? context.remaining()
                : timeout;
        CodeCall.Form form = config.has("inputs") || !sandbox.language().equals(DEFAULT_LANGUAGE)
                ? CodeCall.Form.MAIN
                : CodeCall.Form.BODY;
        CodeCall call = new CodeCall(
                context.workspace() + "/" + context.run(),
                form,
                config.path("source").stringValue(),
                input(config, form),
                limit);
        JsonNode result = sandbox.run(call, context);
        JsonNode declared = config.path("outputs");
        return Json.object().set("result", declared.isObject() ? DeclaredOutputs.checked(result, declared) : result);
    }

    private static String input(ObjectNode config, CodeCall.Form form) throws TaskException {
        if (config.has("input") && config.has("inputs")) {
            throw wrong("A code task has either input or inputs");
        }
        JsonNode given = config.path(config.has("inputs") ? "inputs" : "input");
        if (form == CodeCall.Form.MAIN && !given.isMissingNode() && !given.isObject()) {
            throw wrong("The inputs of a function main must be an object, whose members are its arguments");
        }
        String input = Json.write(given.isMissingNode() ? Json.object() : given);
        if (input.length() > MAX_INPUT_CHARACTERS) {
            throw wrong("input is larger than " + MAX_INPUT_CHARACTERS + " characters of JSON");
        }
        return input;
    }

    private static TaskException wrong(String message) {
        return new TaskException(FailureCode.INVALID_CONFIG, message);
    }
}
