package dev.weft.api.dialect.weft;

import java.lang.reflect.Type;

/** The form of all errors, for the API's description. */
public final class ProblemSchema {
    public static final Type TYPE = Problem.class;

    private ProblemSchema() {}
}
