package dev.weft.activities.egress;

import java.net.UnknownHostException;

/** The guard refused a host. The message names the host and the setting that allows it, not what it resolves to. */
public final class EgressDeniedException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    EgressDeniedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    /** The message, for the caller of the task. */
    public String reason() {
        return reason;
    }
}
