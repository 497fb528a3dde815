package dev.weft.services;

import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Temporal's test server inside this JVM, in real time: the last resort where no Temporal can be had. It keeps runs in
 * memory only, and has no search, schedules or Web UI.
 */
public final class LocalTemporalTestServer implements LocalTemporal {
    /** Said on every start. */
    public static final String WARNING = "WARNING: no Temporal server was found and none could be installed. Runs are"
            + " kept in memory: they do NOT survive a restart, and schedules do not work. Install Temporal's command"
            + " line tool or Go, or set WEFT_TEMPORAL_ADDRESS.";

    private final Server server;
    private final TestServicesStarter services;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    private LocalTemporalTestServer(Server server, TestServicesStarter services) {
        this.server = server;
        this.services = services;
    }

    /** @param port 0 for any free one */
    public static LocalTemporalTestServer start(int port) {
        TestServicesStarter services = new TestServicesStarter(true, 0);
        ServerBuilder<?> builder = NettyServerBuilder.forAddress(new InetSocketAddress(HOST, Ports.orFree(port)));
        GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
        try {
            return new LocalTemporalTestServer(builder.build().start(), services);
        } catch (IOException e) {
            services.close();
            throw new ServiceException("Temporal's test server does not start: " + e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return "temporal";
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public OptionalInt uiPort() {
        return OptionalInt.empty();
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public boolean isAlive() {
        return !ended.isDone();
    }

    @Override
    public CompletableFuture<?> ended() {
        return ended;
    }

    @Override
    public void close() {
        if (ended.complete(null)) {
            server.shutdownNow();
            services.close();
        }
    }

    @Override
    public String toString() {
        return "Temporal's test server on " + address();
    }
}
