package dev.weft.activities.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses written out, of either family; never asks a resolver. */
final class AddressLiteral {

    private AddressLiteral() {}

    /** Whether a host, without brackets, can only be an address: no name holds a colon or ends in a number. */
    static boolean looksLikeOne(String host) {
        return host.contains(":") || Ipv4Literal.endsInNumber(host);
    }

    /** Empty when it looks like an address but is none, or doesn't look like one. */
    static Optional<InetAddress> parse(String host) {
        if (!host.contains(":")) {
            return Ipv4Literal.parse(host);
        }
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
