package dev.weft.plan;

/**
 * A control expression that the workflow evaluates.
 *
 * @param source CEL, without braces
 * @param needs what it names. One that names {@code item} is evaluated beside the workflow
 */
public record Expression(String source, Needs needs) {}
