package dev.weft.activities.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.activities.FakeTaskContext;
import dev.weft.json.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TemplateRunnerTest {
    private final TemplateRunner runner = new TemplateRunner(new JinjaTemplates());

    @Test
    void givesTheValueBackAsItIs() throws Exception {
        ObjectNode config = (ObjectNode) Json.parse("{\"value\":{\"total\":3,\"rows\":[1,null]}}");

        assertThat(runner.run(config, new FakeTaskContext())).isEqualTo(config);
    }

    @Test
    void givesNullForNoValue() throws Exception {
        assertThat(runner.run(Json.object(), new FakeTaskContext())).isEqualTo(Json.parse("{\"value\":null}"));
    }
}
