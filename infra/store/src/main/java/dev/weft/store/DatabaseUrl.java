package dev.weft.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where PostgreSQL is: {@code postgresql://user:password@host:port/name?sslmode=require}, as {@code postgres://…}, or
 * in JDBC's form. User and password may be percent-encoded. Its text leaves the password out.
 *
 * @param jdbc the URL without user and password
 */
record DatabaseUrl(String jdbc, Optional<String> user, Optional<String> password) {

    /** @throws IllegalArgumentException when it is of no such form; the message leaves the password out */
    static DatabaseUrl parse(String url) {
        String rest = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        int scheme = rest.indexOf("://");
        if (scheme < 0 || !rest.substring(0, scheme).matches("postgres(ql)?")) {
            throw new IllegalArgumentException(
                    "The database's URL must have the form postgresql://user:password@host:port/name");
        }
        URI uri = URI.create("postgresql" + rest.substring(scheme));
        if (uri.getRawPath() == null || uri.getRawPath().length() < 2 || uri.getRawAuthority() == null) {
            throw new IllegalArgumentException("The database's URL names no host or no database");
        }
        Optional<String> user = Optional.empty();
        Optional<String> password = Optional.empty();
        String authority = uri.getRawAuthority();
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String[] parts = authority.substring(0, at).split(":", 2);
            user = Optional.of(decoded(parts[0]));
            password = parts.length == 2 ? Optional.of(decoded(parts[1])) : Optional.empty();
        }
        List<String> options = new ArrayList<>();
        for (String option : Optional.ofNullable(uri.getRawQuery()).orElse("").split("&")) {
            if (option.startsWith("user=")) {
                user = Optional.of(decoded(option.substring("user=".length())));
            } else if (option.startsWith("password=")) {
                password = Optional.of(decoded(option.substring("password=".length())));
            } else if (!option.isEmpty()) {
                options.add(option);
            }
        }
        String query = options.isEmpty() ? "" : "?" + String.join("&", options);
        String jdbc = "jdbc:postgresql://" + authority.substring(at + 1) + uri.getRawPath() + query;
        return new DatabaseUrl(jdbc, user, password);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return jdbc;
    }
}
