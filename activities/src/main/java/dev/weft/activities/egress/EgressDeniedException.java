package dev.weft.activities.egress;

import java.net.UnknownHostException;

/** The guard refused a host. The message names the host and the setting that allows it, not what it resolves to. */
public final class EgressDeniedException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    EgressDeniedException(String message) {
        super(message);
    }
}
