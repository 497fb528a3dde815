package dev.weft.store;

/** The database or object storage does not answer; the same call may be repeated later. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Fault fault;

    public StoreUnavailableException(String message, Throwable cause) {
        this(message, cause, Fault.DATABASE);
    }

    StoreUnavailableException(String message, Throwable cause, Fault fault) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }

    /** What keeps it from answering. */
    public enum Fault {
        DATABASE,
        STORAGE,
        /** Object storage refuses Weft's own credentials. */
        STORAGE_DENIED,
        /** Object storage takes no object as large as that. */
        STORAGE_LIMIT
    }
}
