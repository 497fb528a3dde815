package dev.weft.expression;

/** Says which expression failed, where it stands, and why. */
final class Failures {
    private Failures() {}

    static ExpressionException of(String source, String place, ExpressionException reason) {
        String where = place.isEmpty() ? "" : " at " + place;
        return new ExpressionException("`" + Quoted.clip(source) + "`" + where + ": " + reason.getMessage());
    }
}
