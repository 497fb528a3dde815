package dev.weft.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.plan.Compilation;
import dev.weft.plan.PlanCompiler;
import dev.weft.task.TaskCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class CanvasReaderTest {

    private static ObjectNode chain(int tasks) {
        ObjectNode canvas = Json.object();
        ArrayNode list = canvas.putArray("tasks");
        for (int number = 0; number < tasks; number++) {
            ObjectNode task = list.addObject().put("id", "t" + number).put("type", "delay");
            task.putObject("config").put("duration", "1s");
            if (number > 0) {
                task.putArray("dependsOn").add("t" + (number - 1));
            }
        }
        return canvas;
    }

    private static List<String> messages(Reading reading) {
        return reading.problems().stream().map(CanvasProblem::message).toList();
    }

    @Test
    void tenThousandTasksInOneChainCompile() {
        assertThat(PlanCompiler.compile(chain(Canvas.MAX_TASKS), TaskCatalog.standard()))
                .isInstanceOfSatisfying(
                        Compilation.Compiled.class,
                        compiled -> assertThat(compiled.canvas().plan().root().tasks()).hasSize(Canvas.MAX_TASKS));
    }

    @Test
    void oneTaskMoreIsRefusedWhereverItStands() {
        assertThat(messages(CanvasReader.read(chain(Canvas.MAX_TASKS + 1))))
                .containsExactly("A canvas has at most 10000 tasks, those in bodies included; this one has 10001");
        ObjectNode nested = chain(Canvas.MAX_TASKS);
        ObjectNode block = (ObjectNode) nested.get("tasks").get(0);
        block.put("type", "try").remove("config");
        block.putArray("body").addObject().put("id", "x").put("type", "break");
        assertThat(messages(CanvasReader.read(nested)))
                .containsExactly("A canvas has at most 10000 tasks, those in bodies included; this one has 10001");
    }

    @Test
    void aCycleThroughTenThousandTasksIsFound() {
        ObjectNode canvas = chain(Canvas.MAX_TASKS);
        ((ObjectNode) canvas.get("tasks").get(0)).putArray("dependsOn").add("t" + (Canvas.MAX_TASKS - 1));
        Compilation compilation = PlanCompiler.compile(canvas, TaskCatalog.standard());
        assertThat(((Compilation.Invalid) compilation).problems()).extracting(CanvasProblem::code).containsExactly("cycle");
    }

    @Test
    void aDefinitionHasAtMostOneMegabyte() {
        ObjectNode canvas = chain(1);
        ((ObjectNode) canvas.get("tasks").get(0).get("config")).put("note", "é".repeat(Canvas.MAX_BYTES / 2));
        assertThat(messages(CanvasReader.read(canvas)))
                .singleElement()
                .asString()
                .endsWith("at most 1048576 are allowed. Move long texts into files or sub-canvases");
    }

    @Test
    void aSoundDefinitionGivesACanvasAndAnUnsoundOneNone() {
        assertThat(CanvasReader.read(chain(2)).canvas()).isPresent();
        assertThat(CanvasReader.read(chain(2).put("titel", "x")).canvas()).isEmpty();
        assertThat(CanvasReader.read(Json.array()).canvas()).isEmpty();
        assertThat(messages(CanvasReader.read(Json.text("x")))).containsExactly("A canvas must be an object but is a text");
    }

    @Test
    void dependenciesAreReadInEveryForm() {
        ObjectNode canvas = chain(1);
        ArrayNode written = ((ObjectNode) canvas.get("tasks").get(0)).putArray("dependsOn");
        written.add("a").add("b:large").addObject().put("task", "c").put("branch", "error");
        assertThat(CanvasReader.read(canvas).draft().tasks().getFirst().dependsOn())
                .extracting(dependency -> dependency.task() + dependency.branch())
                .containsExactly("aOptional.empty", "bOptional[large]", "cOptional[error]");
    }

    @Test
    void nearNamesAreSuggested() {
        List<String> names = List.of("orders", "region", "rate");
        assertThat(Nearest.to("ordres", names)).contains("orders");
        assertThat(Nearest.to("Region", names)).contains("region");
        assertThat(Nearest.to("xyz", names)).isEmpty();
        assertThat(Nearest.to("x".repeat(100), names)).isEmpty();
    }
}
