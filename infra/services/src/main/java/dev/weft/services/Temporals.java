package dev.weft.services;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Which Temporal is started on this machine: an own server where one can be had, else the test server. */
public final class Temporals {
    private Temporals() {}

    /**
     * @param data folder of the server
     * @param port 0 for any free one
     * @param uiPort 0 for any free one
     * @param codec address at which the Web UI has payloads decoded
     * @param warnings receives {@link LocalTemporalTestServer#WARNING} whenever that server is taken
     */
    public static LocalTemporal start(
            Tools tools,
            Path data,
            int port,
            int uiPort,
            String namespace,
            Optional<String> codec,
            Consumer<String> warnings) {
        return tools.findOrInstall(Tool.TEMPORAL)
                .<LocalTemporal>map(program -> LocalTemporalServer.start(program, data, port, uiPort, namespace, codec))
                .orElseGet(() -> {
                    warnings.accept(LocalTemporalTestServer.WARNING);
                    return LocalTemporalTestServer.start(port);
                });
    }
}
