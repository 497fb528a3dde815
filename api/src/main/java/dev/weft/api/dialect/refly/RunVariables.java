package dev.weft.api.dialect.refly;

import dev.weft.api.web.UnusableBodyException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The variables in a body: under {@code variables}, or all its members where there is no such one. */
final class RunVariables {
    private static final String WRAPPER = "variables";

    private RunVariables() {}

    static ObjectNode of(ReflyBody body) {
        JsonNode wrapped = body.json().get(WRAPPER);
        if (wrapped == null) {
            return body.json();
        }
        if (wrapped instanceof ObjectNode variables) {
            return variables;
        }
        throw new UnusableBodyException("/" + WRAPPER, "variables must be an object of names and values");
    }
}
