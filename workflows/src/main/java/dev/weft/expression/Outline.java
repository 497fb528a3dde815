package dev.weft.expression;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What an expression is made of, for whoever writes it in another notation. */
public sealed interface Outline {

    /** A value that constant members lead to, from a root down to the last. */
    record Path(Reference reference) implements Outline {}

    /** A value that is written out, containers included. */
    record Constant(JsonNode value) implements Outline {}

    /** A list of which an element is no constant. */
    record Elements(List<Outline> elements) implements Outline {
        public Elements {
            elements = List.copyOf(elements);
        }
    }

    /**
     * An operator or a function.
     *
     * @param function such as {@code ==}, {@code !}, {@code &&}, {@code ?:}, {@code in}, {@code size}, {@code startsWith}
     * @param operands the receiver of a method first
     */
    record Call(String function, List<Outline> operands) implements Outline {
        public Call {
            operands = List.copyOf(operands);
        }

        /** Whether it is this function of so many operands. */
        public boolean is(String name, int count) {
            return function.equals(name) && operands.size() == count;
        }
    }

    /** Anything else, such as a macro. */
    record Other() implements Outline {}

    /**
     * @param source an expression, without braces
     * @throws ExpressionException saying only the reason, when it can't be parsed
     */
    static Outline of(String source) {
        return Outlines.of(source);
    }
}
