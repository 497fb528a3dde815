package dev.weft.services;

import java.util.OptionalInt;

/** An S3 server of this machine. */
public sealed interface LocalObjectStore extends LocalService permits LocalMinio, LocalS3Proxy {
    String accessKey();

    String secretKey();

    /** Where a browser sees the objects, if the server has such a page. */
    OptionalInt consolePort();

    default String endpoint() {
        return "http://" + address();
    }
}
