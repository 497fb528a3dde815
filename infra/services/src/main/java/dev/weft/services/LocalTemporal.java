package dev.weft.services;

import java.util.OptionalInt;

/** A Temporal server of this machine. */
public sealed interface LocalTemporal extends LocalService permits LocalTemporalServer, LocalTemporalTestServer {

    /** Where Temporal's Web UI listens, if the server has one. */
    OptionalInt uiPort();

    /** Whether runs, schedules and search survive a restart. */
    boolean durable();
}
