package dev.weft.local.instance;

import dev.weft.services.LocalService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A service that is started again whenever it ends without being asked to. Thread safe. */
final class Supervised implements AutoCloseable {
    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    /** A service that lasted this long is started again after the first wait. */
    private static final Duration STABLE = Duration.ofMinutes(1);

    private final Supplier<? extends LocalService> start;
    private final Consumer<String> say;
    private final Runnable changed;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread keeper;
    private volatile LocalService current;

    /**
     * @param service the service, started
     * @param start starts it again on the same port and data
     * @param say receives a line when the service ended and when it is back
     * @param changed called when another process serves
     */
    Supervised(
            LocalService service, Supplier<? extends LocalService> start, Consumer<String> say, Runnable changed) {
        this.current = service;
        this.start = start;
        this.say = say;
        this.changed = changed;
        this.keeper = Thread.ofPlatform().daemon().name("weft-keeps-" + service.name()).unstarted(this::keep);
    }

    void watch() {
        keeper.start();
    }

    LocalService service() {
        return current;
    }

    /** Ends the service and waits for its end. */
    @Override
    public void close() {
        closing.countDown();
        keeper.interrupt();
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        current.close();
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void keep() {
        Duration wait = FIRST_WAIT;
        try {
            while (!isClosing()) {
                long since = System.nanoTime();
                current.ended().get();
                wait = System.nanoTime() - since > STABLE.toNanos() ? FIRST_WAIT : wait;
                wait = startAgain(wait);
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            return;
        }
    }

    /** @return how long to wait before the start after this one */
    private Duration startAgain(Duration first) throws InterruptedException {
        Duration wait = first;
        say.accept(current.name() + " ended; starting it again");
        while (!closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            try {
                current = start.get();
                say.accept(current.name() + " is back on port " + current.port());
                changed.run();
                return wait;
            } catch (RuntimeException e) {
                if (!isClosing()) {
                    say.accept(current.name() + " does not start: " + e.getMessage());
                }
            }
        }
        return wait;
    }
}
