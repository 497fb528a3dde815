package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas;
import dev.weft.task.Exposure;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskRequest.CanvasKey;
import dev.weft.task.TaskResult;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Puts together what a run's workflow is started with. */
public final class RunInputs {
    private RunInputs() {}

    /**
     * @param variables the run's inputs, files as references; secret ones must be left out
     * @param facts {@code {"run": {...}, "sys": {...}}}
     * @param settled results that a retry reuses
     */
    public static RunInput of(
            RunKey run,
            CanvasKey key,
            CompiledCanvas compiled,
            ObjectNode variables,
            ObjectNode facts,
            List<RunInput.Settled> settled) {
        return of(run, key, compiled, PlanCodec.pack(compiled.plan()), variables, facts, settled);
    }

    /** @param plan the compiled canvas's, packed: the same for all runs of a version */
    public static RunInput of(
            RunKey run,
            CanvasKey key,
            CompiledCanvas compiled,
            byte[] plan,
            ObjectNode variables,
            ObjectNode facts,
            List<RunInput.Settled> settled) {
        Exposure exposure = Exposure.of(variables, compiled.plan().variables(), TaskResult.MAX_EXPOSED_BYTES);
        return new RunInput(
                run,
                key,
                compiled.canvas().title(),
                plan,
                facts,
                exposure.value().map(ObjectNode.class::cast).orElseGet(Json::object),
                exposure.overflow(),
                new SettledTasks(settled).bounded(),
                Optional.empty());
    }
}
