package dev.weft.api.dialect.codec;

import dev.weft.api.core.Refused.Unauthenticated;
import dev.weft.secret.OperatorKey;
import dev.weft.store.Signatures;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;

/**
 * Who is an operator: whoever shows the operator key as a bearer token, has a session that it opened, or, on a
 * developer's machine, calls the address that only the launcher tells Temporal's Web UI. Thread safe.
 */
public final class OperatorAccess {
    /** What the part of the address is derived for that stands in the key's place. */
    public static final String ADDRESS = "codec address";

    static final String COOKIE = "weft_operator";
    static final Duration SESSION = Duration.ofHours(12);

    private static final String SCHEME = "Bearer ";
    private static final int LONGEST_KEY = 1_000;

    private final Optional<OperatorKey> key;
    private final Signatures sessions;
    private final boolean byAddress;
    private final Clock clock;

    /**
     * @param key empty: nobody is an operator
     * @param byAddress whether the address alone may say who calls
     */
    OperatorAccess(Optional<OperatorKey> key, Signatures sessions, boolean byAddress, Clock clock) {
        this.key = key;
        this.sessions = sessions;
        this.byAddress = byAddress;
        this.clock = clock;
    }

    /** @throws Unauthenticated when the request shows neither the key nor a session */
    void require(HttpServletRequest request) {
        if (!hasKey(request) && !hasSession(request)) {
            throw new Unauthenticated();
        }
    }

    /** @throws Unauthenticated when the address is not the one, or counts for nothing here */
    void requireAddress(String token) {
        if (!byAddress || key.filter(known -> known.matchesToken(ADDRESS, token)).isEmpty()) {
            throw new Unauthenticated();
        }
    }

    /**
     * A session's cookie value.
     *
     * @throws Unauthenticated when this is not the key
     */
    String open(String shown) {
        OperatorKey known = key.filter(one -> matches(one, shown)).orElseThrow(Unauthenticated::new);
        String end = Long.toString(clock.instant().plus(SESSION).getEpochSecond());
        return end + "." + sessions.sign(signed(known, end));
    }

    private boolean hasKey(HttpServletRequest request) {
        String header = Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION)).orElse("");
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && key.filter(known -> matches(known, header.substring(SCHEME.length()).strip())).isPresent();
    }

    private static boolean matches(OperatorKey key, String shown) {
        return shown.length() <= LONGEST_KEY && key.matches(shown);
    }

    private boolean hasSession(HttpServletRequest request) {
        return cookies(request).filter(cookie -> cookie.getName().equals(COOKIE)).anyMatch(cookie -> knows(cookie.getValue()));
    }

    /** Whether a session was opened by the present key and has not ended. */
    boolean knows(String session) {
        return key.filter(known -> holds(known, session)).isPresent();
    }

    private static Stream<Cookie> cookies(HttpServletRequest request) {
        return Optional.ofNullable(request.getCookies()).stream().flatMap(Arrays::stream);
    }

    private boolean holds(OperatorKey known, String session) {
        String[] parts = session.split("\\.", 2);
        return parts.length == 2
                && parts[0].matches("\\d{1,12}")
                && Instant.ofEpochSecond(Long.parseLong(parts[0])).isAfter(clock.instant())
                && sessions.verify(signed(known, parts[0]), parts[1]);
    }

    /** Another operator key ends all sessions. */
    private static String signed(OperatorKey key, String end) {
        return end + " " + key.token("sessions");
    }
}
