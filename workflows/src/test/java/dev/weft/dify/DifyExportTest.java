package dev.weft.dify;

import static dev.weft.dify.Dsl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.canvas.CanvasProblem;
import dev.weft.json.Json;
import dev.weft.plan.Compilation;
import dev.weft.plan.PlanCompiler;
import dev.weft.task.TaskCatalog;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class DifyExportTest {

    private static ObjectNode written(JsonNode definition) {
        DifyExport.Result result = DifyExport.write(definition);
        if (result instanceof DifyExport.Result.Refused refused) {
            throw new AssertionError(refused.problems());
        }
        return ((DifyExport.Result.Written) result).document();
    }

    private static ObjectNode again(ObjectNode document) {
        DifyImport.Result result = DifyImport.read(document, Map.of());
        assertThat(result).as("%s", document).isInstanceOf(DifyImport.Result.Read.class);
        ObjectNode definition = ((DifyImport.Result.Read) result).definition();
        assertThat(PlanCompiler.compile(definition, TaskCatalog.standard())).isInstanceOf(Compilation.Compiled.class);
        return definition;
    }

    private static JsonNode node(ObjectNode document, String id) {
        for (JsonNode node : document.at("/workflow/graph/nodes")) {
            if (node.path("id").asString("").equals(id)) {
                return node;
            }
        }
        throw new AssertionError("no node " + id);
    }

    @Test
    void aCanvasOfWeftsOwnBecomesAGraphThatIsTheSameCanvasAgain() {
        JsonNode canvas = json(("{'title': 'Mine', 'variables': [{'name': 'q', 'type': 'string', 'required': true}],"
                + " 'tasks': [{'id': 'ask', 'title': 'Ask', 'type': 'llm', 'config': {'prompt': 'Say {{ variables.q }}', 'model': 'm'}},"
                + " {'id': 'choose', 'type': 'switch', 'dependsOn': ['ask'], 'config': {'cases': ["
                + "{'name': 'yes', 'when': 'tasks.ask.output.text == ~yes~'}], 'default': 'no'}},"
                + " {'id': 'say', 'type': 'template', 'dependsOn': ['choose:yes'], 'config': {'value': 'It said {{ tasks.ask.output.text }}'}},"
                + " {'id': 'other', 'type': 'template', 'dependsOn': ['choose:no'], 'config': {'value': 'No'}}],"
                + " 'outputs': {'text': '{{ tasks.say.output.value }}'}}")
                .replace("~", "\\\""));
        ObjectNode document = written(canvas);
        assertThat(Dsl.edges(document)).containsExactlyInAnyOrder(
                "start:source>ask", "ask:source>choose", "choose:yes>say", "choose:false>other", "say:source>end",
                "other:source>end");
        assertThat(node(document, "ask").at("/data/prompt_template/0/text").asString()).isEqualTo("Say {{#start.q#}}");
        assertThat(node(document, "choose").at("/data/cases/0/conditions/0/variable_selector"))
                .isEqualTo(Json.parse("[\"ask\", \"text\"]"));
        assertThat(node(document, "say").at("/data/template").asString()).isEqualTo("It said {{ value1 }}");
        ObjectNode back = again(document);
        assertThat(back.path("title").asString()).isEqualTo("Mine");
        assertThat(Dsl.task(back.path("tasks"), "end").at("/config/outputs/text").asString())
                .isEqualTo("{{ tasks[\"say\"].output.value }}");
    }

    private static ObjectNode imported() {
        return new Dsl("v")
                .then("one", "{'type': 'template-transform', 'title': 'One', 'template': '{{ a }}', 'odd': 7,"
                        + " 'variables': [{'variable': 'a', 'value_selector': ['start', 'v']}]}")
                .then("two", "{'type': 'template-transform', 'title': 'Two', 'template': 'x', 'odd': 8, 'variables': []}")
                .then("end", "{'type': 'end', 'title': 'End', 'outputs': [{'variable': 'o', 'value_selector': ['one', 'output']}]}")
                .definition();
    }

    @Test
    void anUnchangedImportIsTheDocumentItself() {
        ObjectNode definition = imported();
        assertThat(written(definition)).isEqualTo(definition.at("/settings/extra/dify/source"));
        ObjectNode inOtherOrder = Json.object();
        definition.propertyNames().stream().sorted().forEach(name -> inOtherOrder.set(name, definition.get(name)));
        assertThat(written(inOtherOrder)).isEqualTo(definition.at("/settings/extra/dify/source"));
    }

    @Test
    void aChangeElsewhereShowsInTheDocumentAndWhatIsUnchangedStays() {
        ObjectNode definition = imported();
        ((ObjectNode) Dsl.task(definition.path("tasks"), "two").path("config")).put("template", "changed");
        ObjectNode document = written(definition);
        assertThat(node(document, "one").at("/data/odd").asInt()).isEqualTo(7);
        assertThat(node(document, "two").at("/data/template").asString()).isEqualTo("changed");
        assertThat(node(document, "two").at("/data/odd").isMissingNode()).isTrue();
        assertThat(Dsl.edges(document)).isEqualTo(Dsl.edges((ObjectNode) definition.at("/settings/extra/dify/source")));
        assertThat(Dsl.task(again(document).path("tasks"), "two").at("/config/template").asString()).isEqualTo("changed");
    }

    @Test
    void whatWasRemovedOrAddedElsewhereIsRemovedOrAdded() {
        ObjectNode definition = imported();
        ObjectNode end = (ObjectNode) Dsl.task(definition.path("tasks"), "end");
        end.putArray("dependsOn").add("three");
        definition.withArrayProperty("tasks").remove(2);
        definition.withArrayProperty("tasks")
                .add(json("{'id': 'three', 'type': 'document', 'dependsOn': ['one'], 'config': {'file': '{{ sys.files }}'}}"
                        .replace("'document'", "'list'")
                        .replace("'file'", "'items'")));
        definition.put("title", "Renamed");
        ObjectNode document = written(definition);
        assertThat(Dsl.edges(document))
                .containsExactlyInAnyOrder("start:source>one", "one:source>three", "three:source>end");
        assertThat(document.at("/app/name").asString()).isEqualTo("Renamed");
        again(document);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '~', value = {
        "{'type': 'transform', 'config': {'expression': '1'}} ¦ no node",
        "{'type': 'delay', 'config': {'duration': '1s'}} ¦ no node",
        "{'type': 'template', 'config': {'value': '{{ size(variables.q) }}'}} ¦ more than the path",
        "{'type': 'template', 'when': 'variables.q == \\'a\\'', 'config': {'value': 'x'}} ¦ \"when\"",
        "{'type': 'code', 'config': {'source': 'return 1'}} ¦ function main",
        "{'type': 'http', 'config': {'url': 'https://a.example', 'credential': 'x'}} ¦ \"credential\"",
        "{'type': 'switch', 'config': {'cases': [{'name': 'a', 'when': 'size(variables.q) > 1'}]}} ¦ comparison",
    })
    void whatDifyHasNoWordForIsRefusedWithItsTask(String task, String reason) {
        ObjectNode canvas = json("{'title': 'T', 'variables': [{'name': 'q'}], 'outputs': {'q': '{{ variables.q }}'}}");
        canvas.putArray("tasks").add(json(task.replace("{'type'", "{'id': 'it', 'type'").replace("\\'", "\\\"")));
        DifyExport.Result result = DifyExport.write(canvas);
        assertThat(result).isInstanceOf(DifyExport.Result.Refused.class);
        List<CanvasProblem> problems = ((DifyExport.Result.Refused) result).problems();
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.task()).isEqualTo(Optional.of("it"));
            assertThat(problem.message()).contains("\"it\"", reason);
        });
    }
}
