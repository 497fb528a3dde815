package dev.weft.api.dialect.dify;

import dev.weft.api.core.RunEvents;
import dev.weft.api.core.RunNumbers;
import dev.weft.api.web.EventStream;
import dev.weft.api.web.PublicUrl;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.RunStatus;
import dev.weft.task.ValueRef;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Sends runs as Dify's events: from the first on, or from where a client left. */
final class Streams {
    private final RunEvents events;
    private final RunNumbers numbers;
    private final Apps apps;
    private final FormTokens tokens;
    private final PublicUrl publicUrl;

    Streams(RunEvents events, RunNumbers numbers, Apps apps, FormTokens tokens, PublicUrl publicUrl) {
        this.events = events;
        this.numbers = numbers;
        this.apps = apps;
        this.tokens = tokens;
        this.publicUrl = publicUrl;
    }

    private Optional<JsonNode> output(StoredRun run, ValueRef value) {
        try {
            return events.output(run, value);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The server stops", e);
        }
    }

    /** Id of the last event of a run that has ended: one that nothing has happened in is told to have failed, first. */
    private long last(StoredRun run) {
        boolean failedAtOnce = run.status() == RunStatus.FAILED && numbers.of(run).steps() == 0;
        return Teller.id(run.lastSeq()) + (failedAtOnce ? 1 : 0);
    }

    /** The header {@code Last-Event-ID}; 0 without one. */
    static long lastSeen(Optional<String> header) {
        return header.map(text -> {
                    try {
                        return Long.parseLong(text.strip());
                    } catch (NumberFormatException e) {
                        return -1L;
                    }
                })
                .map(id -> {
                    if (id < 0) {
                        throw DifyException.invalid("Last-Event-ID", "Last-Event-ID is the id of an event");
                    }
                    return id;
                })
                .orElse(0L);
    }

    /**
     * Returns once the run has ended or waits for people alone. A client that has seen the last event is told 204, so
     * that it stops asking.
     */
    void send(StoredRun run, long after, HttpServletRequest request, HttpServletResponse response)
            throws IOException, InterruptedException {
        if (run.status().terminal() && after >= last(run)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        long number = numbers.number(run);
        Graph graph = apps.graph(run);
        OutputFiles files = new OutputFiles(publicUrl.of(request));
        Nodes nodes = new Nodes(run, graph, new NodeInputs(run, graph, value -> output(run, value)), files);
        Narration narration =
                new Narration(run, number, after, graph, nodes, new Asking(run, graph, tokens), files);
        events.follow(run, 0, EventStream.open(response, narration));
    }
}
