package dev.weft.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.json.Json;
import dev.weft.task.TaskCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanCompilerTest {
    private static final String REPORT = """
            {"title":"Quarterly report","description":"",
             "variables":[{"name":"orders","type":"file","required":true},
                          {"name":"region","type":"option","options":["EU","US"],"default":"EU"}],
             "tasks":[
              {"id":"rows","title":"Read orders","type":"file.read","config":{"file":"{{ variables.orders }}","as":"csv"}},
              {"id":"sum","title":"Totals","type":"code","config":{"language":"javascript","source":"return input",
               "input":{"rows":"{{ tasks.rows.output.rows }}"}},"dependsOn":["rows"]},
              {"id":"rate","title":"Exchange rate","type":"http","config":{"method":"GET","url":"https://x.test/"},
               "retry":{"maxAttempts":5,"initialInterval":"1s","backoff":2.0,"maxInterval":"1m"},"timeout":"30s",
               "onError":{"action":"fallback","value":{"rate":1.0}}},
              {"id":"note","title":"Write the note","type":"llm","config":{"prompt":"{{ tasks.sum.output.result.total }}…"},
               "dependsOn":["sum","rate"],"when":"tasks.sum.output.result.total > 0"},
              {"id":"doc","title":"Report","type":"file.write",
               "config":{"name":"report.md","content":"{{ tasks.note.output.text }}"},"dependsOn":["note"]}],
             "outputs":{"text":"{{ tasks.note.output.text }}"},
             "settings":{"maxParallel":50,"timeout":"24h"}}""";

    @Test
    void theReportOfTheReadmeCompiles() {
        Compilation compilation = PlanCompiler.compile(Json.parse(REPORT), TaskCatalog.standard());
        assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
        CompiledCanvas canvas = ((Compilation.Compiled) compilation).canvas();
        assertThat(canvas.plan().root().tasks()).extracting(PlannedTask::id)
                .containsExactly("rows", "sum", "rate", "note", "doc");
        assertThat(canvas.task("sum").orElseThrow().planned().exposes()).containsExactly(List.of("result", "total"));
        assertThat(canvas.outputNeeds().tasks()).containsExactly("note");
    }
}
