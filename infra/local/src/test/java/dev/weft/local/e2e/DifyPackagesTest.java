package dev.weft.local.e2e;

import static dev.weft.local.e2e.Stack.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.weft.json.Json;
import dev.weft.services.testing.Completion;
import dev.weft.services.testing.FakeHttpServer;
import dev.weft.services.testing.FakeProvider;
import dev.weft.services.testing.RecordedRequest;
import dev.weft.services.testing.Reply;
import dev.weft.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Workflows that people published and whose code needs packages, where they can be had: CPython, bubblewrap and a package
 * index. The packages are installed once, into {@code WEFT_CACHE}.
 */
class DifyPackagesTest {
    private static final Path FIXTURES = Path.of("../../api/src/test/resources/dify");
    private static final FakeProvider PROVIDER = FakeProvider.start();
    private static OwnStack stack;

    /** The first code waits for the installation. */
    @BeforeAll
    static void start() throws Exception {
        stack = OwnStack.start(Map.of(
                Setting.WEFT_LLM_BASE_URL, PROVIDER.baseUrl(),
                Setting.WEFT_LLM_API_KEY, "sk-test",
                Setting.WEFT_LLM_MODEL, "fake-model",
                Setting.WEFT_CODE_TIMEOUT, "5m",
                Setting.WEFT_CODE_MEMORY_MB, "512",
                Setting.WEFT_PYTHON_PACKAGES, "json_repair==0.64.6 pandas==2.3.3"));
        String canvas = stack.canvas(json("""
                {'title':'Packages','tasks':[{'id':'code','type':'code','config':{'language':'python','inputs':{},
                   'source':'import json_repair, pandas\\ndef main(): return {}'}}]}"""));
        String run = stack.end(stack.start(canvas, Json.object())).toString();
        assumeFalse(run.contains("could not be installed") || run.contains("packages need CPython"), run);
    }

    @AfterAll
    static void end() {
        if (stack != null) {
            stack.close();
        }
        PROVIDER.close();
    }

    private static String fixture(String name) throws IOException {
        return Files.readString(FIXTURES.resolve(name + ".yml"));
    }

    private static JsonNode outputs(String canvas, ObjectNode inputs) {
        JsonNode run = stack.end(stack.start(canvas, inputs));
        assertThat(run.path("status").asString()).as("%s", run).isEqualTo("succeeded");
        return run.path("outputs");
    }

    @Test
    void jsonIsRepaired() throws IOException {
        JsonNode outputs = outputs(stack.imported(fixture("json-repair")), json("{'llm_string': '[1, 2'}"));
        assertThat(outputs).isEqualTo(Json.object().put("output", "[1, 2]"));
    }

    @Test
    void codeOfAModelIsRunByAServer() throws IOException {
        String table = "|b|a|\n|---|---|\n|1|2|";
        RecordedRequest asked = analysed(fixture("runLLMCode"), table);
        assertThat(asked.text()).contains("错误", "No such file or directory");
    }

    @Test
    void codeReadsATableByPandas() throws IOException {
        String yaml = fixture("runLLMCode")
                .replace("pd.read_csv(file_path)", "pd.read_csv(__import__('io').StringIO('name;age~Ada;36'), sep=';', lineterminator='~')");
        RecordedRequest asked = analysed(yaml, "done");
        assertThat(asked.text()).contains("|name|age|", "|Ada|36|").doesNotContain("错误");
    }

    /** What the model was asked. */
    private static RecordedRequest analysed(String yaml, String printed) throws IOException {
        ObjectNode answer = Json.object().put("code", 0);
        answer.putObject("data").put("stdout", printed).put("error", "");
        PROVIDER.always(request -> Completion.of("Gladly:\n```python\nprint('\"quoted\"')\n```\n"));
        try (FakeHttpServer sandbox = FakeHttpServer.replying(Reply.json(Json.write(answer)))) {
            String canvas = stack.imported(yaml.replace("http://sandbox:8194", sandbox.url().toString()));
            ObjectNode inputs = Json.object().put("query", "Swap the columns").put("File", stack.upload("table.csv", "a,b\n2,1\n"));
            assertThat(outputs(canvas, inputs)).isEqualTo(Json.object().put("output", printed));
            RecordedRequest run = sandbox.requests().getFirst();
            assertThat(run.header("X-Api-Key")).contains("dify-sandbox");
            assertThat(run.json())
                    .isEqualTo(Json.object().put("code", "print('\"quoted\"')").put("language", "python3"));
        }
        RecordedRequest asked = PROVIDER.requests().getLast();
        assertThat(asked.text()).contains("Swap the columns").doesNotContain("{{#");
        return asked;
    }
}
