package dev.weft.api.dialect.dify;

import java.util.Optional;

/** The end-user whom a request names. */
final class Users {
    private static final int LONGEST = 255;

    private Users() {}

    static String required(Optional<String> user) {
        return optional(user).orElseThrow(() -> DifyException.invalid("user", "user is required"));
    }

    /** Empty where none is named. */
    static Optional<String> optional(Optional<String> user) {
        return user.filter(name -> !name.isBlank()).map(name -> {
            if (name.codePointCount(0, name.length()) > LONGEST) {
                throw DifyException.invalid("user", "user takes at most " + LONGEST + " characters");
            }
            if (name.indexOf('\0') >= 0) {
                throw DifyException.invalid("user", "user holds a NUL character");
            }
            return name;
        });
    }
}
