package dev.weft.api.core;

import dev.weft.store.TriggerStore.Trigger;

/** Schedules of triggers, kept by Temporal. Each call may be repeated. */
public interface Schedules {

    /**
     * @throws Refused.Unavailable when Temporal is away or keeps no schedules
     * @throws Refused.Invalid when it refuses the timetable
     */
    void create(Trigger trigger, Timetable timetable);

    void enable(Trigger trigger, boolean enabled);

    /** Does nothing when there is none. */
    void delete(Trigger trigger);
}
