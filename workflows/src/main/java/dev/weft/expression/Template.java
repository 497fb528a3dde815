package dev.weft.expression;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON whose strings may hold CEL between {@code {{} and {@code }}}. A string that is one expression keeps the value's
 * type; in a longer string a value is written as text: strings as they are, null as nothing, the rest as JSON.
 * Immutable and safe to share between threads.
 */
public interface Template {

    /** The source, as written. */
    JsonNode source();

    /** Every value named, in order of appearance, each once. */
    List<Reference> references();

    /**
     * @param environment the roots by name ({@code variables}, {@code tasks}, …); a missing root or member is null
     * @throws ExpressionException when an expression fails; the message names it and where it stands
     */
    JsonNode render(ObjectNode environment);
}
