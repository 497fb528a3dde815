package dev.weft.activities.wrapper;

import dev.weft.expression.ExpressionException;
import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.store.Journal.Entry;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.FinishRequest;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.task.TaskFailure;
import dev.weft.task.ValueRef;
import io.temporal.failure.ApplicationFailure;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a run ends, before that is committed.
 *
 * @param entry {@code run.finished}
 */
record Ending(RunOutcome outcome, Entry entry) {

    /** Of a run without outputs. */
    static Ending of(RunStatus status, Optional<TaskFailure> failure) {
        return of(status, failure, Optional.empty());
    }

    /** Renders the outputs of a run that has succeeded; one whose outputs can't be rendered has failed. */
    static Ending succeeded(
            FinishRequest request,
            CompiledCanvas canvas,
            Environment environment,
            Outputs outputs,
            Map<ValueRef, JsonNode> made) {
        try {
            ObjectNode values = environment.of(request.run(), request.results(), request.state(), made);
            ObjectNode result = outputs.of(canvas, request.run(), values, request.results(), made);
            return of(RunStatus.SUCCEEDED, Optional.empty(), Optional.of(result));
        } catch (LostValueException e) {
            return of(RunStatus.FAILED, Optional.of(e.failure()));
        } catch (ApplicationFailure e) {
            return unrendered(String.valueOf(e.getOriginalMessage()));
        } catch (ExpressionException e) {
            return unrendered(String.valueOf(e.getMessage()));
        }
    }

    private static Ending unrendered(String why) {
        return of(
                RunStatus.FAILED,
                Optional.of(new TaskFailure(FailureCode.EXPRESSION_FAILED, "The canvas's outputs: " + why)));
    }

    private static Ending of(RunStatus status, Optional<TaskFailure> failure, Optional<ObjectNode> outputs) {
        ObjectNode data = Json.object().put("status", status.wire());
        outputs.ifPresent(made -> data.set("outputs", made));
        failure.ifPresent(cause -> data.set("error", Entries.error(cause)));
        return new Ending(
                new RunOutcome(status, failure),
                new Entry(EventKind.RUN_FINISHED, "", 0, 0, data, Optional.empty()));
    }
}
