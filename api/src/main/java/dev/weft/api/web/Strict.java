package dev.weft.api.web;

/** A request record that takes no members but its own. */
public interface Strict {}
