package dev.weft.activities.egress;

import java.net.InetAddress;
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

    /** @throws IllegalArgumentException when the host looks like an address but is none */
    static Host of(HttpUrl url) {
        String host = url.host();
        if (AddressLiteral.looksLikeOne(host)) {
            InetAddress address = AddressLiteral.parse(host)
                    .orElseThrow(() -> new IllegalArgumentException("\"" + host + "\" is not an address"));
            return new Literal(address, url.port());
        }
        return new Name(host.endsWith(".") ? host.substring(0, host.length() - 1) : host, url.port());
    }
}
