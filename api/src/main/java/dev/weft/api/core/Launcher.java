package dev.weft.api.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weft.canvas.Variable;
import dev.weft.plan.CompiledCanvas;
import dev.weft.run.PlanCodec;
import dev.weft.run.RunInputs;
import dev.weft.store.RunFacts;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.TaskRequest.CanvasKey;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Starts the workflow of a run that was claimed. Repeating it changes nothing. */
public final class Launcher {
    private final RunStore runs;
    private final CompiledCanvases compiled;
    private final RunWorkflows workflows;
    private final Continuations continuations;
    private final Cache<CompiledCanvas, byte[]> plans = Caffeine.newBuilder().weakKeys().build();

    public Launcher(
            RunStore runs, CompiledCanvases compiled, RunWorkflows workflows, Continuations continuations) {
        this.runs = runs;
        this.compiled = compiled;
        this.workflows = workflows;
        this.continuations = continuations;
    }

    public void launch(StoredRun run) {
        CompiledCanvas canvas = compiled.get(run.workspace(), run.canvas(), run.version());
        workflows.start(
                RunInputs.of(
                        new RunKey(run.workspace(), run.id()),
                        new CanvasKey(run.canvas(), run.version()),
                        canvas,
                        plans.get(canvas, compiledCanvas -> PlanCodec.pack(compiledCanvas.plan())),
                        withoutSecrets(run, canvas.canvas().variables()),
                        RunFacts.of(run),
                        continuations.settled(run, canvas)),
                run.trigger());
        runs.dispatched(run.id()).ifPresent(reason -> workflows.signal(run.id(), "abort", reason));
    }

    private static ObjectNode withoutSecrets(StoredRun run, List<Variable> variables) {
        ObjectNode open = run.inputs().deepCopy();
        variables.stream().filter(Variable::secret).map(Variable::name).forEach(open::remove);
        return open;
    }
}
