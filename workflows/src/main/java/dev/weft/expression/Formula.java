package dev.weft.expression;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One expression, parsed and checked. Immutable and safe to share between threads. */
sealed interface Formula permits PathFormula, CelFormula {

    String source();

    List<Reference> references();

    /** @throws ExpressionException saying only the reason */
    JsonNode value(ObjectNode environment);
}
