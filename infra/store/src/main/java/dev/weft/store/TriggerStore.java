package dev.weft.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What starts runs by itself. A webhook's id is its secret. */
public interface TriggerStore {

    Trigger create(String workspace, String canvas, Type type, ObjectNode settings);

    Optional<Trigger> find(String workspace, String id);

    /** By id alone: for deliveries, which carry no key. */
    Optional<Trigger> webhook(String id);

    List<Trigger> list(String workspace, Optional<String> canvas);

    Optional<Trigger> update(String workspace, String id, boolean enabled, ObjectNode settings);

    boolean delete(String workspace, String id);

    enum Type {
        WEBHOOK,
        SCHEDULE
    }

    /** @param settings schedule: cron, timezone, inputs; webhook: rateLimit per minute */
    record Trigger(
            String id,
            String workspace,
            String canvas,
            Type type,
            boolean enabled,
            ObjectNode settings,
            Instant createdAt) {}
}
