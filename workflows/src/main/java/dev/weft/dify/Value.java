package dev.weft.dify;

import dev.weft.json.Json;
import tools.jackson.databind.JsonNode;

/** What a selector names. */
sealed interface Value {

    /** Known while a run goes on. */
    record Expression(String cel) implements Value {}

    /** Known beforehand. */
    record Constant(JsonNode json) implements Value {}

    /** Nothing that there is. */
    record Missing() implements Value {}

    /** As an expression. */
    default String cel() {
        return switch (this) {
            case Expression(String cel) -> cel;
            case Constant(JsonNode json) -> Literal.expression(json);
            case Missing() -> "null";
        };
    }

    /** As a template. */
    default JsonNode template() {
        return switch (this) {
            case Expression(String cel) -> Json.text("{{ " + cel + " }}");
            case Constant(JsonNode json) -> Literal.template(json);
            case Missing() -> Json.nil();
        };
    }
}
