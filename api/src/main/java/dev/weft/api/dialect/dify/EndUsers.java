package dev.weft.api.dialect.dify;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Ids of end-users: the same for the same user of an app, telling nothing of the user's name. */
final class EndUsers {
    private EndUsers() {}

    static String id(String canvas, String user) {
        return UUID.nameUUIDFromBytes((canvas + "\n" + user).getBytes(StandardCharsets.UTF_8)).toString();
    }
}
