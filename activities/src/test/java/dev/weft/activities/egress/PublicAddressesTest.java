package dev.weft.activities.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PublicAddressesTest {
    private static final int SAMPLES = 20_000;
    private final Random random = new Random(20250601);

    private InetAddress address(int length, int... start) throws UnknownHostException {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        for (int i = 0; i < start.length; i++) {
            bytes[i] = (byte) start[i];
        }
        return InetAddress.getByAddress(bytes);
    }

    @Test
    void nothingThatTheJdkCallsLocalIsPublic() throws UnknownHostException {
        int[][] starts = {{}, {127}, {10}, {172, 16}, {172, 31}, {192, 168}, {169, 254}, {224}, {239}, {0}};
        for (int i = 0; i < SAMPLES; i++) {
            InetAddress address = address(4, starts[i % starts.length]);
            if (isLocal(address)) {
                assertThat(PublicAddresses.contains(address)).as(address.toString()).isFalse();
            }
        }
        int[][] starts6 = {{}, {0xfe, 0x80}, {0xfe, 0xc0}, {0xff}, {0xfc}, {0xfd}};
        for (int i = 0; i < SAMPLES; i++) {
            InetAddress address = address(16, starts6[i % starts6.length]);
            if (isLocal(address) || (address.getAddress()[0] & 0xfe) == 0xfc) {
                assertThat(PublicAddresses.contains(address)).as(address.toString()).isFalse();
            }
        }
    }

    @Test
    void everyFormOfAnAddressMeansTheSame() throws UnknownHostException {
        for (int i = 0; i < SAMPLES; i++) {
            InetAddress address = address(4);
            byte[] bytes = address.getAddress();
            int a = bytes[0] & 0xff;
            int b = bytes[1] & 0xff;
            int c = bytes[2] & 0xff;
            int d = bytes[3] & 0xff;
            long whole = ((long) a << 24) | (b << 16) | (c << 8) | d;
            for (String form : new String[] {
                "%d.%d.%d.%d".formatted(a, b, c, d),
                "%d.%d.%d.%d.".formatted(a, b, c, d),
                "0%o.0%o.0%o.0%o".formatted(a, b, c, d),
                "0x%x.0X%X.%d.0%o".formatted(a, b, c, d),
                "%d.%d.%d".formatted(a, b, c << 8 | d),
                "%d.0x%x".formatted(a, b << 16 | c << 8 | d),
                "%d".formatted(whole),
                "0x%x".formatted(whole),
                "0%o".formatted(whole),
                "0000%o".formatted(whole)
            }) {
                assertThat(AddressLiteral.looksLikeOne(form)).as(form).isTrue();
                assertThat(AddressLiteral.parse(form)).as(form).contains(address);
            }
        }
    }

    @Test
    void blocksEndWhereTheirPrefixSays() {
        Cidr block = Cidr.parse("100.64.0.0/10");
        for (String inside : new String[] {"100.64.0.0", "100.127.255.255"}) {
            assertThat(block.contains(AddressLiteral.parse(inside).orElseThrow())).isTrue();
        }
        for (String outside : new String[] {"100.63.255.255", "100.128.0.0", "::6440:0"}) {
            assertThat(block.contains(AddressLiteral.parse(outside).orElseThrow())).isFalse();
        }
        assertThat(Cidr.parse("0.0.0.0/0").contains(AddressLiteral.parse("8.8.8.8").orElseThrow())).isTrue();
    }

    private static boolean isLocal(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
    }
}
