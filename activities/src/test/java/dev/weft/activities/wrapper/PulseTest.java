package dev.weft.activities.wrapper;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.testing.TestActivityEnvironment;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PulseTest {
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final Pulse pulse = new Pulse(timer);
    private final TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();

    @ActivityInterface
    public interface Work {
        boolean run();
    }

    @AfterEach
    void close() {
        temporal.close();
        timer.shutdownNow();
    }

    @Test
    void aCallBeatsForAsLongAsItRuns() {
        CountDownLatch beats = new CountDownLatch(3);
        temporal.setActivityHeartbeatListener(Void.class, details -> beats.countDown());

        assertThat(run(heart -> beats.await(30, TimeUnit.SECONDS))).isTrue();
    }

    @Test
    void aCallThatTemporalCancelsIsToldSo() {
        CountDownLatch stopped = new CountDownLatch(1);

        assertThat(run(heart -> {
                    heart.onStopped(stopped::countDown);
                    temporal.requestCancelActivity();
                    return stopped.await(30, TimeUnit.SECONDS);
                }))
                .isTrue();
    }

    private interface Body {
        boolean run(Heart heart) throws InterruptedException;
    }

    private boolean run(Body body) {
        Work work = () -> {
            try (Heart heart = new Heart(Activity.getExecutionContext(), pulse)) {
                return body.run(heart);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        temporal.registerActivitiesImplementations(work);
        return temporal.newActivityStub(Work.class).run();
    }
}
