package dev.weft.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void neverHandsOutTheSamePortTwice() {
        assertThat(IntStream.range(0, 200).map(i -> Ports.free()).boxed().toList()).doesNotHaveDuplicates();
    }

    @Test
    void takenPortIsNotFree() throws Exception {
        int port = Ports.free();
        assertThat(Ports.isFree(port)).isTrue();
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
        }
        assertThat(Ports.orFree(port)).isEqualTo(port);
        assertThat(Ports.orFree(0)).isPositive();
    }
}
