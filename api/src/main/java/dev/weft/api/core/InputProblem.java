package dev.weft.api.core;

/**
 * A value that can't be used.
 *
 * @param name of the variable or field
 * @param message says what is wrong and what would be right
 */
public record InputProblem(String name, Code code, String message) {
    public enum Code {
        REQUIRED,
        TYPE,
        OPTION,
        TOO_LONG,
        FILE_UNKNOWN,
        FILE_KIND,
        UNKNOWN,
        VALUE
    }
}
