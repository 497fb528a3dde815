package dev.weft.expression;

/** A piece of a string with expressions in it. */
sealed interface Segment {

    record Text(String value) implements Segment {}

    /** What stands between the braces, trimmed. */
    record Code(String source) implements Segment {}
}
