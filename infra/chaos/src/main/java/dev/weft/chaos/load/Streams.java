package dev.weft.chaos.load;

import dev.weft.chaos.check.Violations;
import dev.weft.chaos.check.Watched;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that follow runs by server-sent events, hang up at random, and go on elsewhere behind the last event that they
 * have seen. What they see must be gapless and without repetition. Thread safe.
 */
public final class Streams {
    private static final long PAUSE_MILLIS = 300;
    private static final int LONGEST_STAY = 40;
    private static final long PATIENCE_NANOS = 600_000_000_000L;

    private final WeftClient client;
    private final Violations violations;
    private final Random random;
    private final AtomicLong streams = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    public Streams(long seed, WeftClient client, Violations violations) {
        this.client = client;
        this.violations = violations;
        this.random = new Random(seed);
    }

    /** Follows the run to its last event. */
    void follow(Watched run) {
        streams.incrementAndGet();
        Position position = new Position();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!position.over) {
            if (System.nanoTime() > end) {
                violations.add(run.run(), "its stream has not ended; the last event seen is " + position.last);
                return;
            }
            try {
                read(run, position);
            } catch (IOException e) {
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static final class Position {
        private long last;
        private boolean over;
    }

    private void read(Watched run, Position position) throws IOException, InterruptedException {
        int api;
        int stay;
        synchronized (random) {
            api = random.nextInt(client.apis()) + 1;
            stay = random.nextInt(LONGEST_STAY) + 1;
        }
        connections.incrementAndGet();
        Optional<InputStream> stream = client.events(api, run.run(), position.last);
        if (stream.isEmpty()) {
            violations.add(run.run(), "its stream ended after event " + position.last + ", which was not the last");
            position.over = true;
            return;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream.get(), StandardCharsets.UTF_8))) {
            long id = -1;
            String kind = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = Long.parseLong(line.substring(4));
                } else if (line.startsWith("event: ")) {
                    kind = line.substring(7);
                } else if (line.isEmpty() && id >= 0) {
                    seen(run, position, id, kind);
                    if (position.over || --stay == 0) {
                        return;
                    }
                    id = -1;
                }
            }
        }
    }

    private void seen(Watched run, Position position, long id, String kind) {
        events.incrementAndGet();
        if (id != position.last + 1) {
            violations.add(run.run(), "its stream gave event " + id + " after event " + position.last);
        }
        position.last = id;
        position.over = kind.equals("run.finished");
    }

    public long streams() {
        return streams.get();
    }

    public long connections() {
        return connections.get();
    }

    public long events() {
        return events.get();
    }
}
