package dev.weft.expression;

/** Source text as messages show it. */
final class Quoted {
    private static final int LONGEST = 120;

    private Quoted() {}

    static String clip(String source) {
        return source.length() <= LONGEST ? source : source.substring(0, LONGEST) + "…";
    }
}
