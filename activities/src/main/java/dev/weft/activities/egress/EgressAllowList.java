package dev.weft.activities.egress;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * What may be called although it is not public. An entry is a host ({@code intranet.example}), a host and port ({@code
 * localhost:9000}, {@code [::1]:9000}), an address or a CIDR ({@code 10.1.0.0/16}). A host entry allows that very name,
 * whatever it resolves to; an address or CIDR entry allows those addresses, under whatever name.
 */
public final class EgressAllowList {

    private sealed interface Entry {
        record Name(String host, Optional<Integer> port) implements Entry {}

        record Block(Cidr addresses, Optional<Integer> port) implements Entry {}
    }

    private final List<Entry> entries;

    private EgressAllowList(List<Entry> entries) {
        this.entries = entries;
    }

    /** @throws IllegalArgumentException naming {@code WEFT_EGRESS_ALLOW} and the entry that can't be read */
    public static EgressAllowList of(Settings settings) {
        return parse(settings.text(Setting.WEFT_EGRESS_ALLOW));
    }

    /**
     * @param text entries by comma
     * @throws IllegalArgumentException naming {@code WEFT_EGRESS_ALLOW} and the entry that can't be read
     */
    public static EgressAllowList parse(String text) {
        return new EgressAllowList(Arrays.stream(text.split(",", -1))
                .map(String::trim)
                .filter(entry -> !entry.isEmpty())
                .map(EgressAllowList::entry)
                .toList());
    }

    boolean allows(String host, int port, InetAddress address) {
        return entries.stream()
                .anyMatch(entry -> switch (entry) {
                    case Entry.Name name -> name.host().equals(host) && fits(name.port(), port);
                    case Entry.Block block -> block.addresses().contains(address) && fits(block.port(), port);
                });
    }

    private static boolean fits(Optional<Integer> allowed, int port) {
        return allowed.isEmpty() || allowed.get() == port;
    }

    private static Entry entry(String text) {
        try {
            if (text.contains("/")) {
                return new Entry.Block(Cidr.parse(text), Optional.empty());
            }
            boolean bareIpv6 = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
            String authority = bareIpv6 ? "[" + text + "]" : text;
            Host host = Host.of(HttpUrl.get("http://" + authority + "/"))
                    .orElseThrow(() -> new IllegalArgumentException(text + " is no address"));
            Optional<Integer> port = authority.matches(".*:\\d+") ? Optional.of(host.port()) : Optional.empty();
            return switch (host) {
                case Host.Literal literal -> new Entry.Block(Cidr.of(literal.address()), port);
                case Host.Name name -> new Entry.Name(name.name(), port);
            };
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    Setting.WEFT_EGRESS_ALLOW + " holds \"" + text
                            + "\", which is neither a host, host:port, address nor CIDR",
                    e);
        }
    }
}
