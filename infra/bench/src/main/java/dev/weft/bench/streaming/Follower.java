package dev.weft.bench.streaming;

import dev.weft.bench.WeftClient;
import dev.weft.json.Json;
import java.io.BufferedReader;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** How a user starts a run of a canvas and reads along. */
public enum Follower {
    /** A request that starts the run, and one that follows its events. */
    NATIVE {
        @Override
        Function<WeftClient, BufferedReader> of(WeftClient weft, String canvas) {
            return client -> client.events(client.start(canvas, Json.object()));
        }

        @Override
        Optional<String> text(JsonNode event) {
            return event.has("status") ? Optional.empty() : event.path("text").stringValueOpt();
        }
    },
    /** One request with an app's key. */
    DIFY {
        @Override
        Function<WeftClient, BufferedReader> of(WeftClient weft, String canvas) {
            String key = weft.appKey(canvas);
            return client -> client.app(key);
        }

        @Override
        Optional<String> text(JsonNode event) {
            return event.path("event").asString("").equals("text_chunk")
                    ? event.path("data").path("text").stringValueOpt()
                    : Optional.empty();
        }
    };

    /** What each of its users does. */
    abstract Function<WeftClient, BufferedReader> of(WeftClient weft, String canvas);

    /** The model's text in an event, if it is one that carries some. */
    abstract Optional<String> text(JsonNode event);

    /** Under which results stand. */
    public String results() {
        return this == NATIVE ? "streaming" : "streaming-" + name().toLowerCase(Locale.ROOT);
    }
}
