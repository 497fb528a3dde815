package dev.weft.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.canvas.CanvasProblem;
import dev.weft.json.Json;
import dev.weft.plan.Compilation.Compiled;
import dev.weft.plan.Compilation.Invalid;
import dev.weft.plan.CompiledCanvas.CompiledTask;
import dev.weft.task.TaskCatalog;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every file in {@code canvases/valid} compiles to what its {@code $expect} says, every one in {@code canvases/invalid}
 * is refused with exactly its {@code $problems}.
 */
class CanvasFixturesTest {

    static Stream<Path> valid() throws IOException, URISyntaxException {
        return files("valid");
    }

    static Stream<Path> invalid() throws IOException, URISyntaxException {
        return files("invalid");
    }

    private static Stream<Path> files(String kind) throws IOException, URISyntaxException {
        Path folder = Path.of(CanvasFixturesTest.class.getResource("/canvases/" + kind).toURI());
        return Files.list(folder).filter(file -> file.toString().endsWith(".json")).sorted();
    }

    private static ObjectNode read(Path file) throws IOException {
        return (ObjectNode) Json.parse(Files.readString(file));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void validCanvasesCompileAsExpected(Path file) throws IOException {
        ObjectNode definition = read(file);
        JsonNode expected = definition.remove("$expect");
        assertThat(expected).as("$expect of %s", file).isNotNull();
        Compilation first = PlanCompiler.compile(definition, TaskCatalog.standard());
        assertThat(first).isInstanceOf(Compiled.class);
        CompiledCanvas canvas = ((Compiled) first).canvas();
        expected.properties().forEach(fact -> assertThat(Facts.of(canvas, fact.getKey()))
                .as("%s of %s", fact.getKey(), file.getFileName())
                .isEqualTo(fact.getValue()));
        assertThat(PlanCompiler.compile(Json.parse(Json.write(definition)), TaskCatalog.standard())).isEqualTo(first);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("valid")
    void aPlanSurvivesJson(Path file) throws IOException {
        ObjectNode definition = read(file);
        definition.remove("$expect");
        CompiledCanvas canvas =
                ((Compiled) PlanCompiler.compile(definition, TaskCatalog.standard())).canvas();
        String json = Json.write(canvas.plan());
        assertThat(Json.mapper().readValue(json, RunPlan.class)).isEqualTo(canvas.plan());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void invalidCanvasesAreRefusedWithEveryProblem(Path file) throws IOException {
        ObjectNode definition = read(file);
        JsonNode expected = definition.remove("$problems");
        assertThat(expected).as("$problems of %s", file).isNotNull();
        Compilation compilation = PlanCompiler.compile(definition, TaskCatalog.standard());
        assertThat(compilation).isInstanceOf(Invalid.class);
        List<String> found = ((Invalid) compilation).problems().stream().map(CanvasFixturesTest::line).toList();
        List<String> wanted = new ArrayList<>();
        expected.forEach(line -> wanted.add(line.stringValue()
                .replace("<types>", String.join(", ", TaskCatalog.standard().types()))));
        assertThat(found).isEqualTo(wanted);
    }

    private static String line(CanvasProblem problem) {
        return problem.task().orElse("-") + " " + problem.path() + " " + problem.code() + ": " + problem.message();
    }

    @Test
    void everyTypeOfTheCatalogueStandsInAValidCanvas() throws IOException, URISyntaxException {
        List<String> seen = new ArrayList<>();
        for (Path file : valid().toList()) {
            ObjectNode definition = read(file);
            definition.remove("$expect");
            ((Compiled) PlanCompiler.compile(definition, TaskCatalog.standard()))
                    .canvas().tasks().values().stream()
                            .map(CompiledTask::source)
                            .forEach(task -> seen.add(task.type()));
        }
        assertThat(seen).containsAll(TaskCatalog.standard().types());
    }

    @Test
    void thereAreFortyOfEach() throws IOException, URISyntaxException {
        assertThat(valid().count()).isGreaterThanOrEqualTo(40);
        assertThat(invalid().count()).isGreaterThanOrEqualTo(40);
    }
}
