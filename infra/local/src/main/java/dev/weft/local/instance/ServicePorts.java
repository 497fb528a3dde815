package dev.weft.local.instance;

import dev.weft.json.Json;
import dev.weft.services.Ports;
import dev.weft.services.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** The ports of an instance's services: chosen once, kept as long as nobody else has taken them. Not thread safe. */
final class ServicePorts {
    private final Path file;
    private final Map<String, Integer> ports;

    ServicePorts(Path file) {
        this.file = file;
        this.ports = read(file);
    }

    int of(String name) {
        int port = ports.getOrDefault(name, 0);
        if (port == 0 || !Ports.isFree(port)) {
            port = Ports.free();
            ports.put(name, port);
            Secrets.write(file, Json.write(ports));
        }
        return port;
    }

    private static Map<String, Integer> read(Path file) {
        try {
            return Files.exists(file)
                    ? new TreeMap<>(Json.mapper()
                            .readValue(Files.readString(file), new TypeReference<Map<String, Integer>>() {}))
                    : new TreeMap<>();
        } catch (IOException | JacksonException e) {
            return new TreeMap<>();
        }
    }
}
