package dev.weft.api.dialect.weft;

import dev.weft.api.core.Principal;
import dev.weft.api.core.RunEvents;
import dev.weft.api.core.Runs;
import dev.weft.api.web.BadParameterException;
import dev.weft.api.web.EventStream;
import dev.weft.api.web.EventStream.Message;
import dev.weft.json.Json;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore.StoredRun;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@RestController
@Tag(name = "Runs")
final class EventController {
    private final Runs runs;
    private final RunEvents events;

    EventController(Runs runs, RunEvents events) {
        this.runs = runs;
        this.events = events;
    }

    /** Ends after {@code run.finished}; a client that has seen that is told 204, so that it stops asking. */
    @Operation(summary = "Follow a run by server-sent events; Last-Event-ID or after goes on behind that event")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "204", description = "The run has ended and its last event was seen", content = @Content)
    @GetMapping(path = "/weft/v1/runs/{id}/events")
    void follow(
            Principal principal,
            @PathVariable String id,
            @RequestHeader("Last-Event-ID") Optional<String> lastEventId,
            @RequestParam Optional<String> after,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        StoredRun run = runs.find(principal, Optional.empty(), id);
        long last = lastEventId
                .map(value -> number("Last-Event-ID", value))
                .or(() -> after.map(value -> number("after", value)))
                .orElse(0L);
        if (!events.more(run, last)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        events.follow(run, last, EventStream.open(response, EventController::say));
    }

    private static List<Message> say(Event event) {
        return List.of(new Message(event.seq(), Optional.of(event.kind().wire()), data(event)));
    }

    /** The same bytes whenever it is read: only what stands in the journal. */
    private static JsonNode data(Event event) {
        ObjectNode data = Json.object().put("seq", event.seq()).put("at", event.at().toString());
        if (!event.path().isEmpty()) {
            data.put("task", event.path());
            data.put("attempt", event.attempt());
        }
        event.data().properties().forEach(member -> data.set(member.getKey(), member.getValue()));
        return data;
    }

    private static long number(String name, String value) {
        try {
            long number = Long.parseLong(value.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BadParameterException(name, name + " is the id of an event");
        }
        throw new BadParameterException(name, name + " is the id of an event");
    }
}
