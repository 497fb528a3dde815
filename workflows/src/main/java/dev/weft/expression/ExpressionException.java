package dev.weft.expression;

/** An expression that can't be parsed or evaluated. The message says which, where and why. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ExpressionException(String message) {
        super(message);
    }
}
