package dev.weft.api.dialect.codec;

import dev.weft.settings.Setting;
import dev.weft.settings.Settings;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Pages that a browser may let read payloads: Temporal's Web UI, those that a setting adds, and Weft's own. */
final class CodecOrigins {
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost");

    private CodecOrigins() {}

    /** @throws IllegalArgumentException naming the setting that holds no address */
    static List<String> of(Settings settings) {
        Set<String> origins = new LinkedHashSet<>();
        settings.optional(Setting.WEFT_PUBLIC_URL).ifPresent(own -> add(origins, Setting.WEFT_PUBLIC_URL, own));
        settings.optional(Setting.WEFT_TEMPORAL_UI).ifPresent(ui -> add(origins, Setting.WEFT_TEMPORAL_UI, ui));
        settings.optional(Setting.WEFT_CODEC_ORIGINS)
                .ifPresent(more -> Arrays.stream(more.split(","))
                        .map(String::strip)
                        .filter(origin -> !origin.isEmpty())
                        .forEach(origin -> add(origins, Setting.WEFT_CODEC_ORIGINS, origin)));
        return List.copyOf(origins);
    }

    private static void add(Set<String> origins, Setting setting, String address) {
        URI uri;
        try {
            uri = URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + " must hold addresses such as https://temporal.example", e);
        }
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException(setting + " must hold addresses such as https://temporal.example");
        }
        if (LOOPBACK.contains(uri.getHost())) {
            LOOPBACK.forEach(host -> origins.add(origin(uri, host)));
        } else {
            origins.add(origin(uri, uri.getHost()));
        }
    }

    private static String origin(URI uri, String host) {
        return uri.getScheme() + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }
}
