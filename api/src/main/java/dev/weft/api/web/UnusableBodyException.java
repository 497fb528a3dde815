package dev.weft.api.web;

/** A body that is not what the handler takes. */
public final class UnusableBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String pointer;

    /** @param pointer JSON pointer to what is wrong; empty for the whole body */
    public UnusableBodyException(String pointer, String message) {
        super(message);
        this.pointer = pointer;
    }

    public String pointer() {
        return pointer;
    }
}
