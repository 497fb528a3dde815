package dev.weft.chaos.report;

/**
 * How far the load was at a moment.
 *
 * @param second since the load began
 */
public record Sample(int second, int open, long accepted, long finished, long calls) {}
