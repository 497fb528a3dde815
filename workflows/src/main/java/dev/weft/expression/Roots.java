package dev.weft.expression;

import java.util.List;

/** The names an expression may start from. */
public final class Roots {
    public static final String VARIABLES = "variables";
    public static final String TASKS = "tasks";
    public static final String STATE = "state";
    public static final String ITEM = "item";
    public static final String INDEX = "index";
    public static final String EACH = "each";
    public static final String LOOP = "loop";
    public static final String RUN = "run";
    public static final String SYS = "sys";
    public static final String ERROR = "error";
    public static final String SECRETS = "secrets";

    public static final List<String> ALL =
            List.of(VARIABLES, TASKS, STATE, ITEM, INDEX, EACH, LOOP, RUN, SYS, ERROR, SECRETS);

    private Roots() {}
}
