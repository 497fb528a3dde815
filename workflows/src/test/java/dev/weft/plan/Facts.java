package dev.weft.plan;

import dev.weft.json.Json;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What fixtures say of a compiled canvas: {@code order}, {@code last}, or a fact of a task as {@code path#fact}. */
final class Facts {
    private Facts() {}

    static JsonNode of(CompiledCanvas canvas, String name) {
        return switch (name) {
            case "paths" -> Json.tree(canvas.tasks().keySet());
            case "order" -> order(canvas.plan().root());
            case "last" -> Json.tree(canvas.plan().root().last());
            case "variables" -> Json.tree(canvas.plan().variables());
            case "maxParallel" -> Json.tree(canvas.plan().maxParallel());
            case "timeout" -> Json.tree(canvas.plan().timeout().map(Object::toString).orElse("none"));
            case "outputNeeds" -> needs(canvas.outputNeeds());
            default -> {
                String[] parts = name.split("#", 2);
                yield of(canvas.task(parts[0]).orElseThrow(() -> new AssertionError("no task " + parts[0])), parts[1]);
            }
        };
    }

    private static JsonNode of(CompiledTask task, String fact) {
        PlannedTask planned = task.planned();
        return switch (fact) {
            case "title" -> Json.text(planned.title());
            case "control" -> control(planned.control());
            case "edges" -> edges(planned);
            case "when" -> planned.when().map(Facts::expression).orElse(Json.text("none"));
            case "needs" -> needs(planned.needs());
            case "exposes" -> Json.tree(planned.exposes());
            case "retry" -> Json.text(planned.retry().maxAttempts() + " " + planned.retry().initialInterval() + " "
                    + planned.retry().backoff() + " " + planned.retry().maxInterval());
            case "timeout" -> Json.text(planned.timeout().toString());
            case "onError" -> Json.text(planned.onError().toString());
            case "config" -> task.config().source();
            case "items" -> task.items().orElseThrow().source();
            case "count" -> task.count().orElseThrow().source();
            case "fallback" -> task.fallback().orElseThrow().source();
            case "output" -> task.output().orElseThrow().source();
            case "source" -> Json.text(task.source().id());
            default -> throw new AssertionError("no fact " + fact);
        };
    }

    private static JsonNode control(Control control) {
        ObjectNode node = Json.object();
        switch (control) {
            case Control.Activity activity -> node.put("activity", activity.placement().toString());
            case Control.Switch choice -> {
                ArrayNode cases = node.putArray("switch");
                choice.cases().forEach(c -> cases.add(c.name() + ": " + c.when().source()));
                choice.otherwise().ifPresent(otherwise -> cases.add("else: " + otherwise));
            }
            case Control.Assign assign -> node.set("assign", Json.tree(assign.names()));
            case Control.Delay delay -> node.put("delay", true);
            case Control.Approval approval -> node.put("approval", true);
            case Control.SubCanvas canvas -> node.put("canvas", true);
            case Control.ForEach forEach -> {
                node.set("forEach", order(forEach.body()));
                node.put("parallel", forEach.parallel());
                node.put("onItemError", forEach.onItemError().toString());
                node.set("items", needs(forEach.items()));
                node.put("single", forEach.single());
                scope(node, forEach.body());
            }
            case Control.Loop loop -> {
                node.set("loop", order(loop.body()));
                node.put("count", loop.count());
                loop.before().ifPresent(before -> node.set("while", expression(before)));
                loop.after().ifPresent(after -> node.set("until", expression(after)));
                node.put("max", loop.maxIterations());
                scope(node, loop.body());
            }
            case Control.Try attempt -> {
                node.set("try", order(attempt.body()));
                node.set("catch", order(attempt.handler()));
                scope(node, attempt.body());
            }
            case Control.Jump jump -> node.put("leave", jump.leave());
            case Control.Mark mark -> node.put("mark", true);
            case Control.Return end -> node.put("return", true);
        }
        return node;
    }

    private static void scope(ObjectNode node, Scope scope) {
        node.set("last", Json.tree(scope.last()));
        scope.output().ifPresent(output -> node.set("output", needs(output)));
    }

    private static JsonNode order(Scope scope) {
        return Json.tree(scope.tasks().stream().map(PlannedTask::id).toList());
    }

    private static JsonNode expression(Expression expression) {
        return Json.text(expression.source() + " <- " + needs(expression.needs()).stringValue());
    }

    private static JsonNode needs(Needs needs) {
        String text = String.join(",", needs.tasks())
                + (needs.state().isEmpty() ? "" : " state " + String.join(",", needs.state()))
                + (needs.item() ? " item" : "");
        return Json.text(text.strip());
    }

    private static JsonNode edges(PlannedTask planned) {
        return Json.tree(planned.edges().stream()
                .map(edge -> edge.from()
                        + edge.branch().map(branch -> ":" + branch).orElse("")
                        + (edge.explicit() ? "" : "?"))
                .toList());
    }
}
