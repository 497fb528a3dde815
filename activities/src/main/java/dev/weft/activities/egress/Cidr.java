package dev.weft.activities.egress;

import java.net.InetAddress;

/**
 * A block of addresses of one family, such as {@code 10.0.0.0/8}. Bits after the prefix are ignored.
 *
 * @param prefix number of leading bits that count
 */
record Cidr(InetAddress network, int prefix) {

    Cidr {
        int bits = network.getAddress().length * 8;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("a prefix of " + prefix + " bits does not fit " + bits + " bits");
        }
    }

    /** @throws IllegalArgumentException when it is not an address literal, a slash and a number */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("no prefix length in \"" + text + "\"");
        }
        InetAddress network = AddressLiteral.parse(text.substring(0, slash))
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" does not start with an address"));
        try {
            return new Cidr(network, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a CIDR such as 10.0.0.0/8", e);
        }
    }

    /** The block of that one address. */
    static Cidr of(InetAddress address) {
        return new Cidr(address, address.getAddress().length * 8);
    }

    boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != other[i]) {
                return false;
            }
        }
        int rest = prefix % 8;
        return rest == 0 || (mine[whole] ^ other[whole]) >> (8 - rest) == 0;
    }
}
