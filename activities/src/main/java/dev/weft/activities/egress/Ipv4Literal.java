package dev.weft.activities.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * IPv4 addresses in all the forms that browsers and C libraries read: {@code 127.0.0.1}, {@code 127.1}, {@code
 * 2130706433}, {@code 0177.0.0.1}, {@code 0x7f.1}, a dot at the end. The rules are those of the WHATWG URL standard.
 */
final class Ipv4Literal {
    private static final int MAX_PARTS = 4;

    private Ipv4Literal() {}

    /** Whether a host can only be an IPv4 address: no name ends in a number. */
    static boolean endsInNumber(String host) {
        String[] parts = parts(host);
        String last = parts[parts.length - 1];
        return !last.isEmpty()
                && (last.chars().allMatch(c -> c >= '0' && c <= '9') || number(last).isPresent());
    }

    /** Empty when it is no address in any of the forms. */
    static Optional<InetAddress> parse(String host) {
        String[] parts = parts(host);
        if (parts.length > MAX_PARTS) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            Optional<Long> part = number(parts[i]);
            boolean last = i == parts.length - 1;
            long limit = last ? 1L << (8 * (MAX_PARTS - i)) : 256;
            if (part.isEmpty() || part.get() >= limit) {
                return Optional.empty();
            }
            address += last ? part.get() : part.get() << (8 * (MAX_PARTS - 1 - i));
        }
        try {
            return Optional.of(InetAddress.getByAddress(new byte[] {
                (byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address
            }));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an IPv4 address", e);
        }
    }

    private static String[] parts(String host) {
        String trimmed = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return trimmed.split("\\.", -1);
    }

    private static Optional<Long> number(String part) {
        if (part.isEmpty()) {
            return Optional.empty();
        }
        int radix = 10;
        String digits = part;
        if (part.length() >= 2 && (part.startsWith("0x") || part.startsWith("0X"))) {
            radix = 16;
            digits = part.substring(2);
        } else if (part.length() >= 2 && part.startsWith("0")) {
            radix = 8;
            digits = part.substring(1);
        }
        if (digits.isEmpty()) {
            return Optional.of(0L);
        }
        if (digits.startsWith("+") || digits.startsWith("-")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(digits, radix));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
