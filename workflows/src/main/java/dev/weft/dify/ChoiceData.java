package dev.weft.dify;

import dev.weft.dify.Comparisons.Joined;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@code switch} as an {@code if-else}. */
final class ChoiceData {
    private final Wording said;

    ChoiceData(Wording said) {
        this.said = said;
    }

    void write(ObjectNode data) {
        ArrayNode cases = data.putArray("cases");
        for (JsonNode written : said.config().path("cases")) {
            String name = Loose.text(written, "name");
            Optional<Joined> conditions = said.condition(written.path("when"), false);
            ObjectNode one = cases.addObject().put("case_id", name).put("id", name);
            one.put("logical_operator", conditions.map(Joined::operator).orElse("and"));
            conditions.ifPresent(joined -> one.set("conditions", joined.written(name)));
        }
    }
}
