package dev.weft.copilot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.copilot.WorkflowPlan.Task;
import dev.weft.copilot.WorkflowPlan.Variable;
import dev.weft.copilot.WorkflowPlan.VariableType;
import dev.weft.json.Json;
import dev.weft.plan.Compilation;
import dev.weft.plan.CompiledCanvas;
import dev.weft.plan.PlanCompiler;
import dev.weft.task.TaskCatalog;
import dev.weft.task.TaskDescriptor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PlanCanvasTest {
    private static final TaskCatalog CATALOG = TaskCatalog.standard();
    private static final String FEEDBACK = """
            {'title':'Feedback','tasks':[
              {'id':'collect','title':'Collect','prompt':'Collect it','toolsets':['http','file.read']},
              {'id':'sort-it','title':'Sort','prompt':'Sort by topic','toolsets':[],'dependentTasks':['collect']},
              {'id':'write','title':'Write','prompt':'In {{ variables.tone }} tone: {{ tasks.sort-it.output.text }}',
               'toolsets':['file.write'],'dependentTasks':['collect']}],
             'variables':[
              {'name':'tone','variableType':'option','options':['dry','warm']},
              {'name':'source','required':true},
              {'name':'report','variableType':'resource'}]}""";

    @Test
    void aPlanIsACanvasOfModelCallsWithToolsAndExplicitEdges() {
        ObjectNode canvas = PlanCanvas.definition(plan(FEEDBACK));

        assertThat(PlanCanvas.problems(plan(FEEDBACK), CATALOG)).isEmpty();
        assertThat(canvas.path("variables")).isEqualTo(json("""
                [{'name':'tone','type':'option','required':false,'options':['dry','warm']},
                 {'name':'source','type':'string','required':true},
                 {'name':'report','type':'files','required':false}]"""));
        assertThat(canvas.path("tasks")).allMatch(task -> task.path("type").stringValue().equals("llm"));
        assertThat(canvas.at("/tasks/0/config/tools")).isEqualTo(json("['http','file.read']"));
        assertThat(canvas.at("/tasks/1/dependsOn")).isEqualTo(json("['collect']"));
        assertThat(canvas.at("/tasks/2/dependsOn")).isEqualTo(json("['collect','sort-it']"));
    }

    @Test
    void whatAPromptDoesNotNameStandsBelowIt() {
        ObjectNode canvas = PlanCanvas.definition(plan(FEEDBACK));

        assertThat(canvas.at("/tasks/0/config/prompt").stringValue()).isEqualTo("""
                Collect it

                <input name="source">
                {{ variables["source"] }}
                </input>

                <input name="report">
                {{ variables["report"] }}
                </input>""");
        assertThat(canvas.at("/tasks/1/config/prompt").stringValue()).isEqualTo("""
                Sort by topic

                <result task="collect">
                {{ tasks.collect.output.text }}
                </result>""");
        assertThat(canvas.at("/tasks/2/config/prompt").stringValue()).isEqualTo("""
                In {{ variables.tone }} tone: {{ tasks.sort-it.output.text }}

                <result task="collect">
                {{ tasks.collect.output.text }}
                </result>""");
    }

    @Test
    void aCanvasOfAPlanIsShownAsThatPlan() {
        WorkflowPlan plan = plan(FEEDBACK);
        CompiledCanvas canvas = compiled(PlanCanvas.definition(plan));
        Task last = plan.tasks().getLast();

        assertThat(WorkflowPlan.of(canvas))
                .isEqualTo(new WorkflowPlan(
                        plan.title(),
                        List.of(
                                plan.tasks().get(0),
                                plan.tasks().get(1),
                                new Task(
                                        last.id(), last.title(), last.prompt(), last.toolsets(),
                                        List.of("collect", "sort-it"))),
                        plan.variables()));
        assertThat(WorkflowPlan.of(canvas.canvas())).isEqualTo(WorkflowPlan.of(canvas));
        assertThat(PlanReader.read(WorkflowPlan.of(canvas).toJson()).plan()).contains(WorkflowPlan.of(canvas));
    }

    @Test
    void anyCanvasIsShownAsAPlan() {
        WorkflowPlan plan = WorkflowPlan.of(compiled(json("""
                {'title':'Any','variables':[{'name':'n','type':'number','required':true},{'name':'all','type':'files'}],
                 'tasks':[
                  {'id':'get','type':'http','config':{'url':'https://example.com'}},
                  {'id':'say','title':'Say','type':'llm','config':{'prompt':'Hi {{ tasks.get.output.status }}',
                   'tools':['code',{'type':'http','name':'rates','config':{'url':'https://example.com'}}]}}]}""")));

        assertThat(plan.variables())
                .containsExactly(
                        new Variable("n", VariableType.STRING, true, List.of()),
                        new Variable("all", VariableType.RESOURCE, false, List.of()));
        assertThat(plan.tasks())
                .containsExactly(
                        new Task("get", "get", "{\"url\":\"https://example.com\"}", List.of("http"), List.of()),
                        new Task(
                                "say", "Say", "Hi {{ tasks.get.output.status }}", List.of("code", "http"),
                                List.of("get")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'toolsets':['htpp']          | /tasks/0/toolsets: there is no toolset "htpp"; did you mean "http"?
            'toolsets':['llm']           | /tasks/0/toolsets: there is no toolset "llm"
            'dependentTasks':['nobody']  | /tasks/0/dependentTasks/0:
            'dependentTasks':['a']       | /tasks/0: These tasks wait for each other
            'prompt':'Say {{ x }}'       | /tasks/0/prompt:
            'prompt':'{{ tasks.b.output.text }}' | /tasks/0/prompt:
            'prompt':'{{ variables.b }}' | /tasks/0/prompt:
            """, quoteCharacter = '`')
    void aProblemIsNamedByItsPlaceInThePlan(String members, String problem) {
        ObjectNode json = json("{'title':'T','tasks':[{'id':'a','title':'A','prompt':'Go','toolsets':[]}]}");
        ObjectNode task = (ObjectNode) json.at("/tasks/0");
        json("{" + members + "}").properties().forEach(member -> task.set(member.getKey(), member.getValue()));

        assertThat(PlanCanvas.problems(PlanReader.read(json).plan().orElseThrow(), CATALOG))
                .anyMatch(found -> found.startsWith(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            []                                            | object
            {'tasks':[]}                                  | title
            {'title':'T','tasks':[]}                      | /tasks
            {'title':'','tasks':[{}]}                     | /title
            {'title':'T','tasks':[{}]}                    | 'prompt'
            {'title':'T','tasks':[{'id':'a b','title':'A','prompt':'P','toolsets':[]}]} | /tasks/0/id
            {'title':'T','tasks':[{'id':'a','title':'A','prompt':1,'toolsets':[]}]}     | /tasks/0/prompt
            {'title':'T','tasks':[{'id':'a','title':'A','prompt':'P','toolsets':'http'}]} | /tasks/0/toolsets
            {'title':'T','tasks':[{'id':'a','title':'A','prompt':'P','toolsets':[]}],'variables':[{'name':'v','variableType':'number'}]} | /variables/0/variableType
            """, quoteCharacter = '`')
    void whatIsNoPlanIsRefusedWithTheReason(String json, String reason) {
        PlanReader.Reading reading = PlanReader.read(Json.parse(json.replace('\'', '"')));

        assertThat(reading.plan()).isEmpty();
        assertThat(reading.problems()).anyMatch(problem -> problem.contains(reason));
    }

    @Test
    void toolsetsAreTheTypesThatDoSomethingToTheWorld() {
        assertThat(PlanCanvas.toolsets(CATALOG))
                .extracting(TaskDescriptor::type)
                .contains("http", "code", "file.read", "file.write")
                .doesNotContain("llm", "approval", "forEach");
    }

    private static WorkflowPlan plan(String json) {
        PlanReader.Reading reading = PlanReader.read(json(json));
        assertThat(reading.problems()).isEmpty();
        return reading.plan().orElseThrow();
    }

    private static CompiledCanvas compiled(JsonNode definition) {
        return switch (PlanCompiler.compile(definition, CATALOG)) {
            case Compilation.Compiled compiled -> compiled.canvas();
            case Compilation.Invalid invalid -> throw new AssertionError(invalid.problems());
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends JsonNode> T json(String text) {
        return (T) Json.parse(text.replace('\'', '"'));
    }
}
