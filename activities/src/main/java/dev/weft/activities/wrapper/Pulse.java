package dev.weft.activities.wrapper;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lets all hearts of a process beat. One clock for all of them: most calls are over before their first beat, and one of
 * its own for each would cost a turn of the timer's thread. Thread safe.
 */
public final class Pulse {
    private static final Duration TICK = Duration.ofMillis(250);

    private final ScheduledExecutorService timer;
    private final Set<Heart> hearts = ConcurrentHashMap.newKeySet();

    /** @param timer ends it when it is shut down */
    public Pulse(ScheduledExecutorService timer) {
        this.timer = timer;
        timer.scheduleAtFixedRate(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long now = System.nanoTime();
        for (Heart heart : hearts) {
            if (heart.due(now)) {
                timer.execute(heart::beat);
            }
        }
    }

    void add(Heart heart) {
        hearts.add(heart);
    }

    void remove(Heart heart) {
        hearts.remove(heart);
    }
}
