package dev.weft.plan;

import dev.weft.canvas.Canvas;
import dev.weft.canvas.CanvasProblem;
import dev.weft.canvas.CanvasReader;
import dev.weft.canvas.Reading;
import dev.weft.expression.Template;
import dev.weft.plan.Compilation.Compiled;
import dev.weft.plan.Compilation.Invalid;
import dev.weft.plan.Resolver.Role;
import dev.weft.plan.Resolver.Site;
import dev.weft.task.TaskCatalog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import tools.jackson.databind.JsonNode;

/** Makes plans of canvases. Pure: equal canvases give equal results, and nothing is remembered in between. */
public final class PlanCompiler {
    private final Canvas canvas;
    private final TaskCatalog catalog;
    private final Problems problems = new Problems();

    private PlanCompiler(Canvas canvas, TaskCatalog catalog) {
        this.canvas = canvas;
        this.catalog = catalog;
    }

    /** Reads and compiles a definition; problems with its shape and with its meaning are reported together. */
    public static Compilation compile(JsonNode definition, TaskCatalog catalog) {
        Reading reading = CanvasReader.read(definition);
        Compilation compilation = compile(reading.draft(), catalog);
        List<CanvasProblem> all = new ArrayList<>(reading.problems());
        if (compilation instanceof Invalid invalid) {
            SequencedSet<String> told = new LinkedHashSet<>();
            reading.problems().forEach(problem -> told.add(problem.path()));
            invalid.problems().stream()
                    .filter(problem -> !told.contains(problem.path()))
                    .forEach(all::add);
        }
        return all.isEmpty() ? compilation : new Invalid(new DefinitionOrder(definition).sorted(all));
    }

    /** Never throws for what stands in the canvas: that is reported. */
    public static Compilation compile(Canvas canvas, TaskCatalog catalog) {
        Compilation silent = new PlanCompiler(canvas, catalog).compile();
        return silent instanceof Compiled compiled && canvas.settings().speech().isPresent()
                ? spoken(compiled.canvas(), canvas.settings().speech().get(), catalog)
                : silent;
    }

    /** With a task behind all others that speaks what they return, and adds nothing to that. */
    private static Compilation spoken(CompiledCanvas silent, Canvas.Speech speech, TaskCatalog catalog) {
        return switch (new PlanCompiler(new Speech(silent, speech).aloud(), catalog).compile()) {
            case Invalid invalid -> invalid;
            case Compiled compiled -> {
                RunPlan plan = compiled.canvas().plan();
                Scope root = new Scope(
                        plan.root().tasks(), silent.plan().root().last(), plan.root().output());
                yield new Compiled(new CompiledCanvas(
                        silent.canvas(),
                        new RunPlan(root, plan.maxParallel(), plan.timeout(), plan.variables()),
                        compiled.canvas().tasks(),
                        compiled.canvas().outputs(),
                        compiled.canvas().outputNeeds()));
            }
        };
    }

    private Compilation compile() {
        Drafting drafting = new Drafting(catalog, problems);
        ScopeDraft root = drafting.root(canvas.tasks());
        Resolver resolver = new Resolver(canvas, drafting, problems);
        Structure structure = new Structure(catalog, drafting, problems);
        Analysis analysis = new Analysis(resolver, new ConfigCheck(catalog, problems), structure, catalog, problems);
        analysis.scope(root);
        Usage outputNeeds = new Usage();
        Template outputs = analysis.template(
                canvas.outputs(),
                new Site(root, Optional.empty(), Optional.empty(), "/outputs", Role.RESULT),
                outputNeeds,
                path -> false);
        new Linking(problems).link(root);
        if (!problems.all().isEmpty()) {
            return new Invalid(problems.all());
        }
        Building building = new Building(root);
        Scope tasks = building.scope(root);
        RunPlan plan = new RunPlan(
                new Scope(
                        tasks.tasks(),
                        tasks.last(),
                        canvas.outputs().isEmpty() ? Optional.empty() : Optional.of(outputNeeds.needs())),
                canvas.settings().maxParallel(),
                canvas.settings().timeout(),
                Building.shortest(resolver.controlVariables));
        return new Compiled(new CompiledCanvas(
                canvas,
                plan,
                building.tasks(),
                canvas.outputs().isEmpty() ? Optional.empty() : Optional.of(outputs),
                outputNeeds.needs()));
    }
}
