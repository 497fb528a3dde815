package dev.weft.services.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a server has seen. Safe from several threads. */
final class Requests {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final List<RecordedRequest> seen = new ArrayList<>();
    private int disconnects;

    synchronized void add(RecordedRequest request) {
        seen.add(request);
        notifyAll();
    }

    synchronized void disconnected() {
        disconnects++;
        notifyAll();
    }

    synchronized List<RecordedRequest> all() {
        return List.copyOf(seen);
    }

    synchronized int disconnects() {
        return disconnects;
    }

    synchronized RecordedRequest await(int number) throws InterruptedException {
        await(() -> seen.size() >= number, "request " + number);
        return seen.get(number - 1);
    }

    synchronized void awaitDisconnects(int number) throws InterruptedException {
        await(() -> disconnects >= number, "disconnect " + number);
    }

    private synchronized void await(BooleanSupplier condition, String what) throws InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError(what + " did not come; " + seen.size() + " requests, " + disconnects
                        + " disconnects so far");
            }
            wait(left);
        }
    }
}
