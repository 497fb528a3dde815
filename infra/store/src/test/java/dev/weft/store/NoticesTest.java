package dev.weft.store;

import static dev.weft.store.Fixture.ORIGIN;
import static dev.weft.store.Fixture.started;
import static dev.weft.store.Fixture.store;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.store.Notices.Subscription;
import dev.weft.task.RunActivity.RunKey;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class NoticesTest {
    private final Notices notices = store().notices();

    @Test
    void announcesWhatGrows() throws Exception {
        RunKey run = Fixture.run();
        AtomicLong seen = new AtomicLong();
        try (Subscription watching = notices.run(run.run(), () -> seen.accumulateAndGet(lastSeq(run), Math::max))) {
            store().journal().append(run, ORIGIN, List.of(started("a", 1)));
            Await.until(() -> seen.get() == 2);
            store().runs().started(run.workspace(), run.run());
            Await.until(() -> seen.get() == 3);
        }
    }

    @Test
    void announcesAborts() throws Exception {
        RunKey run = Fixture.run();
        store().runs().started(run.workspace(), run.run());
        Set<String> aborted = ConcurrentHashMap.newKeySet();
        try (Subscription watching = notices.aborts(aborted::add)) {
            store().runs().requestAbort(run.workspace(), run.run(), "enough");
            Await.until(() -> aborted.contains(run.run()));
        }
    }

    @Test
    void announcesThatRunsMayStart() throws Exception {
        CountDownLatch told = new CountDownLatch(2);
        try (Subscription watching = notices.startable(told::countDown)) {
            Fixture.run();
            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void hearsOfAbortsThatWereAskedForWhileItWasAway() throws Exception {
        RunKey run = Fixture.run();
        store().runs().started(run.workspace(), run.run());
        store().runs().requestAbort(run.workspace(), run.run(), "before anyone listened");
        Set<String> aborted = ConcurrentHashMap.newKeySet();
        try (Subscription watching = notices.aborts(aborted::add)) {
            Await.until(() -> aborted.contains(run.run()));
        }
    }

    @Test
    void missesNothingWhenItsConnectionIsKilled() throws Exception {
        RunKey run = Fixture.run();
        AtomicLong seen = new AtomicLong();
        try (Subscription watching = notices.run(run.run(), () -> seen.accumulateAndGet(lastSeq(run), Math::max))) {
            for (int i = 1; i <= 5; i++) {
                Sql.update(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = ?",
                        "weft-notices");
                store().journal().append(run, ORIGIN, List.of(started("a", i)));
                int expected = 1 + i;
                Await.until(() -> seen.get() == expected);
            }
        }
    }

    @Test
    void looksAgainWithoutANotice() throws Exception {
        RunKey run = Fixture.run();
        CountDownLatch calls = new CountDownLatch(3);
        try (Subscription watching = notices.run(run.run(), calls::countDown)) {
            assertThat(calls.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aListenerThatFailsDoesNotHurtTheOthers() throws Exception {
        RunKey run = Fixture.run();
        CountDownLatch calls = new CountDownLatch(2);
        Runnable failing = () -> {
            throw new IllegalStateException("on purpose");
        };
        try (Subscription first = notices.run(run.run(), failing);
                Subscription second = notices.run(run.run(), calls::countDown)) {
            store().journal().append(run, ORIGIN, List.of(started("a", 1)));
            assertThat(calls.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static long lastSeq(RunKey run) {
        return store().journal().append(run, ORIGIN, List.of()).lastSeq();
    }

}
