package dev.weft.activities.transform;

import dev.weft.activities.TaskContext;
import dev.weft.activities.TaskException;
import dev.weft.activities.TaskRunner;
import dev.weft.json.Json;
import dev.weft.task.FailureCode;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code {input, expression} → {value}}: a JSONata expression over the input. What the expression leaves undefined is
 * null. An expression that is wrong, recurses too deep, runs too long or takes too much memory fails with {@link
 * FailureCode#EXPRESSION_FAILED}; a value over the limit with {@link FailureCode#OUTPUT_TOO_LARGE}.
 */
public final class TransformRunner implements TaskRunner {
    private final Duration timeLimit;

    public TransformRunner() {
        this(Duration.ofSeconds(5));
    }

    /** @param timeLimit of one evaluation; what is left of the task's own limit when that is less */
    public TransformRunner(Duration timeLimit) {
        this.timeLimit = timeLimit;
    }

    @Override
    public String type() {
        return "transform";
    }

    @Override
    public JsonNode run(ObjectNode config, TaskContext context) throws TaskException, InterruptedException {
        JsonNode expression = config.path("expression");
        if (!expression.isString() || expression.stringValue().isBlank()) {
            throw new TaskException(FailureCode.INVALID_CONFIG, "expression must be a JSONata expression");
        }
        Duration limit = context.remaining().compareTo(timeLimit) < 0 ? context.remaining() : timeLimit;
        Evaluation evaluation = new Evaluation(expression.stringValue(), config.path("input"), limit);
        context.onCancel(evaluation::cancel);
        return Json.object().set("value", evaluation.result());
    }
}
