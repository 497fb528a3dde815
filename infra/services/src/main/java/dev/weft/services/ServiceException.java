package dev.weft.services;

/** A service can't be found, installed or started. The message says what was tried and where its log is. */
public final class ServiceException extends RuntimeException {
    public ServiceException(String message) {
        super(message);
    }

    public ServiceException(String message, Throwable cause) {
        super(message, cause);
    }
}
