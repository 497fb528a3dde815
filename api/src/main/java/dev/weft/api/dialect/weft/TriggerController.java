package dev.weft.api.dialect.weft;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Principal;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.StartedRun;
import dev.weft.api.core.Timetable;
import dev.weft.api.core.Triggers;
import dev.weft.api.core.Webhooks;
import dev.weft.api.dialect.weft.RunJson.Accepted;
import dev.weft.api.web.Open;
import dev.weft.api.web.PublicUrl;
import dev.weft.api.web.Strict;
import dev.weft.json.Json;
import dev.weft.store.TriggerStore.Trigger;
import dev.weft.store.TriggerStore.Type;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@RestController
@RequestMapping(path = "/weft/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Triggers")
final class TriggerController {
    private static final int HIGHEST_RATE = 100_000;

    private final Triggers triggers;
    private final Webhooks webhooks;
    private final PublicUrl publicUrl;

    TriggerController(Triggers triggers, Webhooks webhooks, PublicUrl publicUrl) {
        this.triggers = triggers;
        this.webhooks = webhooks;
        this.publicUrl = publicUrl;
    }

    /**
     * @param type {@code webhook} or {@code schedule}
     * @param rateLimit of a webhook, per minute; 60 unless named
     * @param cron of a schedule, five fields
     * @param timezone of {@code cron}, UTC unless named
     * @param every of a schedule instead of {@code cron}, such as {@code 15m}
     * @param inputs of each run; a webhook's body goes before them
     */
    record CreateRequest(
            Optional<String> canvasId,
            Optional<String> type,
            Optional<Integer> rateLimit,
            Optional<String> cron,
            Optional<String> timezone,
            Optional<String> every,
            Optional<ObjectNode> inputs)
            implements Strict {}

    record UpdateRequest(Optional<Boolean> enabled, Optional<Integer> rateLimit) implements Strict {}

    /** @param url to which a webhook's deliveries go; who knows it may start runs */
    record TriggerJson(
            String id,
            String canvasId,
            String type,
            boolean enabled,
            JsonNode settings,
            Instant createdAt,
            @JsonInclude(Include.NON_ABSENT) Optional<String> url) {}

    @Operation(summary = "Create a webhook or a schedule")
    @PostMapping(path = "/triggers", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    TriggerJson create(Principal principal, @RequestBody CreateRequest body, HttpServletRequest request) {
        String canvas = Required.text("canvasId", body.canvasId());
        ObjectNode inputs = body.inputs().orElseGet(Json::object);
        Trigger trigger =
                switch (Required.text("type", body.type())) {
                    case "webhook" -> triggers.createWebhook(
                            principal, canvas, rate(body.rateLimit()).orElse(Webhooks.DEFAULT_RATE_LIMIT), inputs);
                    case "schedule" -> triggers.createSchedule(principal, canvas, timetable(body), inputs);
                    case String other -> throw new Invalid("type", Code.OPTION, "type is webhook or schedule");
                };
        return shown(trigger, request);
    }

    @Operation(summary = "List triggers")
    @GetMapping("/triggers")
    Items<TriggerJson> list(
            Principal principal, @RequestParam Optional<String> canvasId, HttpServletRequest request) {
        return Items.of(triggers.list(principal, canvasId), trigger -> shown(trigger, request));
    }

    @Operation(summary = "Get a trigger")
    @GetMapping("/triggers/{id}")
    TriggerJson get(Principal principal, @PathVariable String id, HttpServletRequest request) {
        return shown(triggers.find(principal, id), request);
    }

    @Operation(summary = "Enable or disable a trigger, or change a webhook's rate limit")
    @PatchMapping(path = "/triggers/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    TriggerJson update(
            Principal principal, @PathVariable String id, @RequestBody UpdateRequest body, HttpServletRequest request) {
        return shown(triggers.update(principal, id, body.enabled(), rate(body.rateLimit())), request);
    }

    @Operation(summary = "Delete a trigger")
    @DeleteMapping("/triggers/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Principal principal, @PathVariable String id) {
        triggers.delete(principal, id);
    }

    @Open
    @SecurityRequirements
    @Operation(summary = "Deliver to a webhook: its id is the secret, the body's members are inputs")
    @PostMapping(path = "/webhooks/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Accepted deliver(
            @PathVariable String id,
            @RequestHeader("Idempotency-Key") Optional<String> idempotencyKey,
            @RequestBody ObjectNode inputs) {
        StartedRun started = webhooks.deliver(id, inputs, idempotencyKey);
        return new Accepted(started.run().id(), started.run().status(), Optional.empty());
    }

    private static Timetable timetable(CreateRequest body) {
        if (body.cron().isPresent() == body.every().isPresent()) {
            throw new Invalid("cron", Code.REQUIRED, "A schedule needs either cron or every");
        }
        return body.every()
                .<Timetable>map(text -> new Timetable.Every(duration(text)))
                .orElseGet(() -> new Timetable.Cron(
                        Required.text("cron", body.cron()), body.timezone().orElse("UTC")));
    }

    private static Duration duration(String text) {
        try {
            return DurationStyle.SIMPLE.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Invalid("every", Code.VALUE, "every is a duration such as 30s, 15m, 2h or 1d");
        }
    }

    private static Optional<Integer> rate(Optional<Integer> wanted) {
        return wanted.map(rate -> Required.between("rateLimit", 1, HIGHEST_RATE, rate));
    }

    private TriggerJson shown(Trigger trigger, HttpServletRequest request) {
        Optional<String> url = trigger.type() == Type.WEBHOOK
                ? Optional.of(publicUrl.of(request) + "/weft/v1/webhooks/" + trigger.id())
                : Optional.empty();
        return new TriggerJson(
                trigger.id(),
                trigger.canvas(),
                trigger.type().name().toLowerCase(Locale.ROOT),
                trigger.enabled(),
                trigger.settings(),
                trigger.createdAt(),
                url);
    }
}
