package dev.weft.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.RandomJson;
import dev.weft.canvas.CanvasProblem;
import dev.weft.json.Json;
import dev.weft.plan.Compilation.Compiled;
import dev.weft.plan.Compilation.Invalid;
import dev.weft.task.TaskCatalog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PlanCompilerProperties {

    /** A graph whose tasks are written in any order, with dependencies written out or implied. */
    private static ObjectNode dag(int size, long seed) {
        Random random = new Random(seed);
        List<ObjectNode> tasks = new ArrayList<>();
        for (int number = 0; number < size; number++) {
            ObjectNode task = Json.object().put("id", "t" + number).put("type", "template");
            StringBuilder value = new StringBuilder("v");
            ArrayNode explicit = task.putArray("dependsOn");
            for (int edge = 0; edge < Math.min(number, 3); edge++) {
                String from = "t" + random.nextInt(number);
                switch (random.nextInt(4)) {
                    case 0 -> explicit.add(from);
                    case 1 -> value.append("{{ tasks.").append(from).append(".output.value }}");
                    case 2 -> task.put("when", "tasks." + from + ".output.value != 'x'");
                    default -> {}
                }
            }
            task.putObject("config").put("value", value.toString());
            tasks.add(task);
        }
        Collections.shuffle(tasks, random);
        ObjectNode canvas = Json.object();
        ArrayNode list = canvas.putArray("tasks");
        tasks.forEach(list::add);
        return canvas;
    }

    private static CompiledCanvas compile(JsonNode definition) {
        return ((Compiled) PlanCompiler.compile(definition, TaskCatalog.standard())).canvas();
    }

    @Property(tries = 300)
    void thePlanIsTheFirstTopologicalOrderInTheAuthorsOrder(@ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) {
        ObjectNode definition = dag(size, seed);
        List<PlannedTask> plan = compile(definition).plan().root().tasks();
        Map<String, PlannedTask> byId = new LinkedHashMap<>();
        definition.get("tasks").forEach(task -> plan.stream()
                .filter(planned -> planned.id().equals(task.get("id").stringValue()))
                .forEach(planned -> byId.put(planned.id(), planned)));
        List<String> expected = new ArrayList<>();
        while (expected.size() < size) {
            byId.values().stream()
                    .filter(task -> !expected.contains(task.id()))
                    .filter(task -> task.edges().stream().allMatch(edge -> expected.contains(edge.from())))
                    .findFirst()
                    .ifPresent(task -> expected.add(task.id()));
        }
        assertThat(plan).extracting(PlannedTask::id).isEqualTo(expected);
    }

    @Property(tries = 200)
    void everythingNamedIsAnEdge(@ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) {
        for (PlannedTask task : compile(dag(size, seed)).plan().root().tasks()) {
            Set<String> edges = new LinkedHashSet<>();
            task.edges().forEach(edge -> edges.add(edge.from()));
            assertThat(edges).containsAll(task.needs().tasks());
            task.when().ifPresent(when -> assertThat(edges).containsAll(when.needs().tasks()));
        }
    }

    @Property(tries = 100)
    void equalCanvasesGiveEqualResults(@ForAll @IntRange(min = 1, max = 40) int size, @ForAll long seed) {
        ObjectNode definition = dag(size, seed);
        assertThat(compile(Json.parse(Json.write(definition)))).isEqualTo(compile(definition));
    }

    @Property(tries = 200)
    void anEdgeBackwardsIsReportedAsACycleThatExists(@ForAll @IntRange(min = 2, max = 30) int size, @ForAll long seed) {
        ObjectNode definition = dag(size, seed);
        Random random = new Random(seed);
        ArrayNode tasks = (ArrayNode) definition.get("tasks");
        ObjectNode first = (ObjectNode) tasks.get(random.nextInt(size));
        ObjectNode second = (ObjectNode) tasks.get(random.nextInt(size));
        ((ArrayNode) first.get("dependsOn")).add(second.get("id").stringValue());
        ((ArrayNode) second.get("dependsOn")).add(first.get("id").stringValue());
        List<CanvasProblem> problems = ((Invalid) PlanCompiler.compile(definition, TaskCatalog.standard())).problems();
        assertThat(problems).isNotEmpty().allSatisfy(problem -> assertThat(problem.code()).isEqualTo("cycle"));
        for (CanvasProblem problem : problems) {
            String spelled = problem.message().replaceAll(".*other: (.*); remove.*", "$1");
            List<String> cycle = List.of(spelled.split(" → "));
            assertThat(cycle.getFirst()).isEqualTo(cycle.getLast());
            for (int at = 1; at < cycle.size(); at++) {
                assertThat(text(tasks, cycle.get(at))).contains(cycle.get(at - 1));
            }
        }
    }

    private static String text(ArrayNode tasks, String id) {
        for (JsonNode task : tasks) {
            if (task.get("id").stringValue().equals(id)) {
                return Json.write(task);
            }
        }
        throw new AssertionError("no task " + id);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void anyJsonIsCompiledOrRefused(@ForAll("anything") JsonNode definition) {
        assertThat(PlanCompiler.compile(definition, TaskCatalog.standard())).isNotNull();
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void anythingLikeACanvasIsCompiledOrRefused(@ForAll("canvases") JsonNode definition) {
        Compilation compilation = PlanCompiler.compile(definition, TaskCatalog.standard());
        switch (compilation) {
            case Compiled compiled -> assertThat(compiled.canvas().tasks()).isNotEmpty();
            case Invalid invalid -> assertThat(invalid.problems()).isNotEmpty().allSatisfy(problem -> {
                assertThat(problem.message()).isNotBlank();
                assertThat(problem.path()).satisfiesAnyOf(
                        path -> assertThat(path).isEmpty(), path -> assertThat(path).startsWith("/"));
            });
        }
    }

    @Provide
    Arbitrary<JsonNode> anything() {
        return RandomJson.values(texts());
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.of(
                "a", "b", "c", "id", "type", "tasks", "config", "value", "items", "body", "forEach", "when", "variables",
                "name", "1s", "{{ tasks.a.output.value }}", "{{ item }}", "{{ state.x }}", "tasks.b.output > 1", "fallback",
                "a:b", "{{", "}}", "output", "default", "cases", "true", "");
    }

    /** Tasks with known members and any content. */
    @Provide
    Arbitrary<JsonNode> canvases() {
        Arbitrary<JsonNode> any = RandomJson.values(texts());
        Arbitrary<String> types = Arbitraries.of(TaskCatalog.standard().types());
        Arbitrary<String> members = Arbitraries.of(
                "config", "dependsOn", "when", "forEach", "retry", "timeout", "onError", "output", "placement", "title");
        Arbitrary<JsonNode> flat = Combinators.combine(
                        Arbitraries.of("a", "b", "c", "d"), types, Arbitraries.maps(members, any).ofMaxSize(3))
                .as((id, type, rest) -> {
                    ObjectNode task = Json.object().put("id", id).put("type", type);
                    rest.forEach(task::set);
                    return task;
                });
        Arbitrary<JsonNode> nested = Combinators.combine(flat, flat.list().ofMaxSize(3), flat.list().ofMaxSize(2))
                .as((outer, body, handler) -> {
                    ObjectNode task = (ObjectNode) outer.deepCopy();
                    body.forEach(task.withArray("body")::add);
                    handler.forEach(task.withArray("catch")::add);
                    return task;
                });
        return Arbitraries.oneOf(flat, nested).list().ofMaxSize(5).map(tasks -> {
            ObjectNode canvas = Json.object();
            tasks.forEach(canvas.withArray("tasks")::add);
            return canvas;
        });
    }
}
