package dev.weft.expression;

/**
 * An expression in a template that can't be used.
 *
 * @param path JSON pointer to the string it stands in
 */
public record ExpressionProblem(String path, String message) {}
