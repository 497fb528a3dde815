package dev.weft.activities.egress;

import java.net.InetAddress;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Where a URL points to, with every way to write the same host made one. */
sealed interface Host {

    int port();

    /** How it stands in a URL, without brackets. */
    String canonical();

    /** An address that needs no resolver. */
    record Literal(InetAddress address, int port) implements Host {
        @Override
        public String canonical() {
            return address.getHostAddress();
        }
    }

    /** In lower case, punycode, without a dot at the end. */
    record Name(String name, int port) implements Host {
        @Override
        public String canonical() {
            return name;
        }
    }

    /** Empty when the host looks like an address but is none. */
    static Optional<Host> of(HttpUrl url) {
        String host = url.host();
        if (AddressLiteral.looksLikeOne(host)) {
            return AddressLiteral.parse(host).map(address -> new Literal(address, url.port()));
        }
        return Optional.of(
                new Name(host.endsWith(".") ? host.substring(0, host.length() - 1) : host, url.port()));
    }
}
