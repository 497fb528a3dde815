package dev.weft.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.services.testing.TestServices;
import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FirstConnectionTest {

    @Test
    void aDatabaseThatDiesWhileAPoolsFirstConnectionIsSetUpIsUsedOnceItIsBack() throws IOException {
        Settings settings = TestServices.settings();
        String url = settings.text(Setting.WEFT_DATABASE_URL);
        URI uri = URI.create(url);
        try (FirstConnectionBreaks relay = new FirstConnectionBreaks(uri.getHost(), uri.getPort())) {
            String through = url.replace(uri.getHost() + ":" + uri.getPort(), "127.0.0.1:" + relay.port());
            try (Store store = Store.open(settings.with(Map.of(Setting.WEFT_DATABASE_URL, through)))) {
                assertThat(store.ready()).isTrue();
                assertThat(relay.broken.get()).isEqualTo(1);
            }
        }
    }

    /** Ends the first connection that asks for the isolation of its transactions, as a pool does while it sets one up. */
    private static final class FirstConnectionBreaks implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final String host;
        private final int port;
        private final AtomicInteger broken = new AtomicInteger();

        private FirstConnectionBreaks(String host, int port) throws IOException {
            this.host = host;
            this.port = port;
            Thread.ofVirtual().start(this::accept);
        }

        private int port() {
            return server.getLocalPort();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Socket database = new Socket(host, port);
                    Thread.ofVirtual().start(() -> pass(client, database, true));
                    Thread.ofVirtual().start(() -> pass(database, client, false));
                } catch (IOException e) {
                    // The test is over, or the next connection does better.
                }
            }
        }

        private void pass(Socket from, Socket to, boolean questions) {
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                byte[] buffer = new byte[8_192];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    String said = new String(Arrays.copyOf(buffer, read), StandardCharsets.ISO_8859_1);
                    if (questions && said.contains("ISOLATION") && broken.compareAndSet(0, 1)) {
                        return;
                    }
                    out.write(buffer, 0, read);
                    out.flush();
                }
            } catch (IOException e) {
                // The other side learns of it by the end of its own connection.
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
