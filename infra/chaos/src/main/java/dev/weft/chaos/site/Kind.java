package dev.weft.chaos.site;

import java.util.Locale;

/** The kinds of processes that an installation is made of. */
public enum Kind {
    WORKER,
    API,
    TEMPORAL,
    POSTGRES,
    MINIO;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
