package dev.weft.api.core;

import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.What;
import dev.weft.json.Json;
import dev.weft.store.CanvasStore;
import dev.weft.store.TriggerStore;
import dev.weft.store.TriggerStore.Trigger;
import dev.weft.store.TriggerStore.Type;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What starts runs by itself: webhooks, whose id is their secret, and schedules. Workspace keys only. */
public final class Triggers {
    private final TriggerStore store;
    private final CanvasStore canvases;
    private final Schedules schedules;

    public Triggers(TriggerStore store, CanvasStore canvases, Schedules schedules) {
        this.store = store;
        this.canvases = canvases;
        this.schedules = schedules;
    }

    /** @param rateLimit runs per minute */
    public Trigger createWebhook(Principal principal, String canvas, int rateLimit, ObjectNode inputs) {
        requireCanvas(principal, canvas);
        ObjectNode settings = Json.object().put("rateLimit", rateLimit);
        settings.set("inputs", inputs);
        return store.create(principal.workspace(), canvas, Type.WEBHOOK, settings);
    }

    /** @throws Refused.Unavailable when Temporal is away; nothing is kept then */
    public Trigger createSchedule(Principal principal, String canvas, Timetable timetable, ObjectNode inputs) {
        requireCanvas(principal, canvas);
        ObjectNode settings = timetable.toJson();
        settings.set("inputs", inputs);
        Trigger trigger = store.create(principal.workspace(), canvas, Type.SCHEDULE, settings);
        try {
            schedules.create(trigger, timetable);
        } catch (RuntimeException e) {
            store.delete(principal.workspace(), trigger.id());
            throw e;
        }
        return trigger;
    }

    public Trigger find(Principal principal, String id) {
        principal.requireWorkspaceKey();
        return store.find(principal.workspace(), id).orElseThrow(() -> new NotFound(What.TRIGGER, id));
    }

    public List<Trigger> list(Principal principal, Optional<String> canvas) {
        principal.requireWorkspaceKey();
        return store.list(principal.workspace(), canvas);
    }

    /** @param rateLimit of a webhook, per minute; ignored by a schedule */
    public Trigger update(
            Principal principal, String id, Optional<Boolean> enabled, Optional<Integer> rateLimit) {
        Trigger trigger = find(principal, id);
        ObjectNode settings = trigger.settings().deepCopy();
        rateLimit.filter(limit -> trigger.type() == Type.WEBHOOK)
                .ifPresent(limit -> settings.put("rateLimit", limit));
        boolean on = enabled.orElse(trigger.enabled());
        if (trigger.type() == Type.SCHEDULE && on != trigger.enabled()) {
            schedules.enable(trigger, on);
        }
        return store.update(principal.workspace(), id, on, settings)
                .orElseThrow(() -> new NotFound(What.TRIGGER, id));
    }

    public void delete(Principal principal, String id) {
        delete(find(principal, id));
    }

    /** Deletes the triggers of a canvas. */
    void deleteOf(Principal principal, String canvas) {
        list(principal, Optional.of(canvas)).forEach(this::delete);
    }

    private void delete(Trigger trigger) {
        if (trigger.type() == Type.SCHEDULE) {
            schedules.delete(trigger);
        }
        store.delete(trigger.workspace(), trigger.id());
    }

    private void requireCanvas(Principal principal, String canvas) {
        principal.requireWorkspaceKey();
        if (canvases.find(principal.workspace(), canvas)
                .filter(found -> found.status() != CanvasStore.Status.ARCHIVED)
                .isEmpty()) {
            throw new NotFound(What.CANVAS, canvas);
        }
    }
}
