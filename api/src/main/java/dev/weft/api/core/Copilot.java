package dev.weft.api.core;

import dev.weft.api.core.Refused.InvalidCanvas;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.copilot.PlanCanvas;
import dev.weft.copilot.PlanReader;
import dev.weft.copilot.WorkflowPlan;
import dev.weft.run.GenerateWorkflow.Generation;
import dev.weft.run.GenerateWorkflow.Wish;
import dev.weft.store.CanvasStore.Status;
import dev.weft.store.CanvasStore.StoredCanvas;
import dev.weft.task.Draft;
import dev.weft.task.TaskFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import tools.jackson.databind.node.ObjectNode;

/** Has canvases written by a model. Thread-safe. */
public final class Copilot {
    /** Of one workspace at once, in this process. */
    static final int MAX_AT_ONCE = 8;

    private final Generations generations;
    private final Canvases canvases;
    private final CompiledCanvases compiled;
    private final ConcurrentMap<String, Integer> underWay = new ConcurrentHashMap<>();

    public Copilot(Generations generations, Canvases canvases, CompiledCanvases compiled) {
        this.generations = generations;
        this.canvases = canvases;
        this.compiled = compiled;
    }

    /** What became of a wish. Only {@link Written} has changed anything. */
    public sealed interface Outcome {

        record Written(StoredCanvas canvas, WorkflowPlan plan) implements Outcome {}

        /**
         * The model's last plan can't be run.
         *
         * @param modelResponse its last answer
         */
        record Unusable(List<String> problems, String modelResponse) implements Outcome {}

        /** The model did not answer. */
        record Failed(TaskFailure failure) implements Outcome {}

        /** The workspace has too many under way. */
        record Busy() implements Outcome {}
    }

    /**
     * Waits for the model, up to minutes. A new canvas is published; an overwritten one gets a new version and keeps its
     * status, and its runs go on as they are.
     *
     * @param canvas to overwrite
     * @throws NotFound when there is no such canvas; then the model was not asked, unless it was deleted meanwhile
     */
    public Outcome generate(Principal principal, String query, Optional<OutputLocale> locale, Optional<String> canvas) {
        principal.requireWorkspaceKey();
        canvas.ifPresent(id -> canvases.find(principal, id));
        String workspace = principal.workspace();
        if (underWay.merge(workspace, 1, Integer::sum) > MAX_AT_ONCE) {
            release(workspace);
            return new Outcome.Busy();
        }
        Generation generation;
        try {
            generation = generations.generate(new Wish(workspace, query, locale.map(OutputLocale::tag)));
        } finally {
            release(workspace);
        }
        if (generation.failure().isPresent()) {
            return new Outcome.Failed(generation.failure().get());
        }
        Draft draft = generation.draft().orElseThrow();
        Optional<WorkflowPlan> plan = draft.plan().flatMap(json -> PlanReader.read(json).plan());
        return plan.isEmpty()
                ? new Outcome.Unusable(draft.problems(), draft.answer())
                : write(principal, plan.get(), canvas, draft.answer());
    }

    private Outcome write(Principal principal, WorkflowPlan plan, Optional<String> canvas, String answer) {
        ObjectNode definition = PlanCanvas.definition(plan);
        try {
            StoredCanvas written = canvas.map(id -> canvases.replace(principal, id, definition))
                    .orElseGet(() -> canvases.create(principal, definition, Status.PUBLISHED));
            return new Outcome.Written(
                    written,
                    WorkflowPlan.of(compiled.get(principal.workspace(), written.id(), written.version())));
        } catch (InvalidCanvas e) {
            return new Outcome.Unusable(
                    e.problems().stream().map(problem -> problem.path() + ": " + problem.message()).toList(), answer);
        }
    }

    private void release(String workspace) {
        underWay.computeIfPresent(workspace, (key, count) -> count == 1 ? null : count - 1);
    }
}
