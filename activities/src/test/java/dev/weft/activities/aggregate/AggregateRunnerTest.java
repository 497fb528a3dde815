package dev.weft.activities.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.activities.CatalogueOutput;
import dev.weft.activities.FakeTaskContext;
import dev.weft.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class AggregateRunnerTest {

    private static String run(String config) {
        ObjectNode parsed = (ObjectNode) Json.parse(config.replace('\'', '"'));
        return CatalogueOutput.check("aggregate", new AggregateRunner().run(parsed, new FakeTaskContext()))
                .toString()
                .replace('"', '\'');
    }

    @Test
    void takesTheFirstValueThatIsThere() {
        assertThat(run("{'values':[null,'',7]}")).as("an empty text is there").isEqualTo("{'output':''}");
        assertThat(run("{'values':[null,{'a':1}]}")).isEqualTo("{'output':{'a':1}}");
        assertThat(run("{'values':[null]}")).isEqualTo("{'output':null}");
    }

    @Test
    void takesOnePerGroup() {
        assertThat(run("{'groups':{'texts':[null,'a'],'numbers':[1,2],'none':[]}}"))
                .isEqualTo("{'texts':{'output':'a'},'numbers':{'output':1},'none':{'output':null}}");
    }
}
