package dev.weft.dify;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The cases of an {@code if-else}, also as the first documents wrote the only one. */
final class Cases {
    /** What an edge is named after when no case holds. */
    static final String ELSE = "false";

    private Cases() {}

    /** @param all whether all conditions must hold, else any */
    record Case(String id, boolean all, List<JsonNode> conditions) {}

    static List<Case> of(Node node) {
        List<Case> cases = new ArrayList<>();
        for (JsonNode written : node.list("cases")) {
            String id = Loose.text(written, "case_id");
            cases.add(of(id.isEmpty() ? Loose.text(written, "id") : id, written));
        }
        return cases.isEmpty() && node.data().has("conditions") ? List.of(of("true", node.data())) : List.copyOf(cases);
    }

    private static Case of(String id, JsonNode written) {
        return new Case(id.isEmpty() ? "true" : id, all(written), Loose.list(written, "conditions"));
    }

    static boolean all(JsonNode written) {
        return !Loose.text(written, "logical_operator").equalsIgnoreCase("or");
    }
}
