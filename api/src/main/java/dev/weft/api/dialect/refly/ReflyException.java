package dev.weft.api.dialect.refly;

/** A request that the table of Refly's errors has a row for; its message goes to the caller. */
public final class ReflyException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ReflyError error;

    public ReflyException(ReflyError error) {
        super(error.message());
        this.error = error;
    }

    /** @param detail what is wrong and what would be right, after the table's words */
    public ReflyException(ReflyError error, String detail) {
        super(error.message() + ": " + detail);
        this.error = error;
    }

    public ReflyError error() {
        return error;
    }
}
