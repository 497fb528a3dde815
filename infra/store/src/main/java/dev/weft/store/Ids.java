package dev.weft.store;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;

/**
 * Ids such as {@code run_01k…}: a prefix, 48 bits of time, a counter and 65 random bits, in lower-case base32. Ids of
 * one prefix made by one process sort, byte by byte, in the order they were made; those of several processes by
 * millisecond. Safe to use from any thread.
 */
public final class Ids {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int TIME_CHARS = 10;
    private static final int COUNTER_CHARS = 3;
    private static final int RANDOM_CHARS = 13;
    private static final int SECRET_CHARS = 40;
    private static final int COUNTER_LIMIT = 1 << (5 * COUNTER_CHARS);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Object LOCK = new Object();

    private static long lastMillis;
    private static int counter;

    private Ids() {}

    /** @param prefix without the underscore, such as {@code run} */
    public static String next(String prefix) {
        long millis;
        int count;
        synchronized (LOCK) {
            long now = System.currentTimeMillis();
            if (now > lastMillis) {
                lastMillis = now;
                counter = RANDOM.nextInt(COUNTER_LIMIT / 2);
            } else if (++counter == COUNTER_LIMIT) {
                lastMillis++;
                counter = 0;
            }
            millis = lastMillis;
            count = counter;
        }
        return prefix + "_" + digits(millis, TIME_CHARS) + digits(count, COUNTER_CHARS) + random(RANDOM_CHARS);
    }

    /** When the id was made, to the millisecond. */
    static Instant madeAt(String id) {
        int start = id.indexOf('_') + 1;
        long millis = 0;
        for (int i = start; i < start + TIME_CHARS; i++) {
            millis = millis << 5 | Arrays.binarySearch(ALPHABET, id.charAt(i));
        }
        return Instant.ofEpochMilli(millis);
    }

    /** What every id made at the moment or later is not below. */
    static String floor(String prefix, Instant moment) {
        long millis = Math.max(0, moment.toEpochMilli() + (moment.getNano() % 1_000_000 == 0 ? 0 : 1));
        return prefix + "_" + digits(millis, TIME_CHARS);
    }

    /** An id that can't be guessed: 200 random bits. */
    static String secret(String prefix) {
        return prefix + random(SECRET_CHARS);
    }

    private static String digits(long value, int count) {
        char[] text = new char[count];
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            text[i] = ALPHABET[(int) (rest & 31)];
            rest >>>= 5;
        }
        return new String(text);
    }

    private static String random(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        char[] text = new char[count];
        for (int i = 0; i < count; i++) {
            text[i] = ALPHABET[bytes[i] & 31];
        }
        return new String(text);
    }
}
