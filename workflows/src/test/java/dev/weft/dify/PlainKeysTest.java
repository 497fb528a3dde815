package dev.weft.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.dify.PlainKeys.PlainKey;
import dev.weft.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PlainKeysTest {
    private static List<PlainKey> keys(String data) {
        String document = "{'workflow':{'graph':{'nodes':[{'id':'n','data':{'type':'http-request'," + data
                + "}},{'id':'m','data':{'type':'code','headers':'Authorization: x'}}]}}}";
        return PlainKeys.of((ObjectNode) Json.parse(document.replace('\'', '"')));
    }

    @Test
    void namesTheFieldOfAKeyThatIsWrittenOut() {
        assertThat(keys("'authorization':{'type':'api-key','config':{'type':'bearer','api_key':'sk-1'}},"
                        + "'headers':'Accept: text/plain\\nX-API-Key:sk-2','params':[{'key':'access_token','value':'sk-3'}]"))
                .containsExactly(
                        new PlainKey("n", "authorization.config.api_key"),
                        new PlainKey("n", "headers.X-API-Key"),
                        new PlainKey("n", "params.access_token"));
    }

    @Test
    void leavesReferencesAndEmptyAndOtherFieldsAlone() {
        assertThat(keys("'authorization':{'type':'api-key','config':{'api_key':'{{#env.KEY#}}'}},"
                        + "'headers':'Authorization: Bearer {{#env.KEY#}}\\nCookie:\\nIdempotency-Key: 7','params':'page: 2\\nmonkey: yes'"))
                .isEmpty();
        assertThat(keys("'authorization':{'type':'no-auth','config':{'api_key':'left-behind'}}")).isEmpty();
        assertThat(PlainKeys.of(Json.object())).isEmpty();
    }
}
