package dev.weft.api.web;

/** A header or parameter that can't be used. */
public final class BadParameterException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String name;

    public BadParameterException(String name, String message) {
        super(message);
        this.name = name;
    }

    public String name() {
        return name;
    }
}
