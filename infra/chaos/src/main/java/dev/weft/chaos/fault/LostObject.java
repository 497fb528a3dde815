package dev.weft.chaos.fault;

import dev.weft.chaos.check.JournalReader;
import dev.weft.chaos.check.JournalReader.Large;
import dev.weft.chaos.check.JournalReader.Question;
import dev.weft.chaos.check.Strikes;
import dev.weft.chaos.check.Strikes.Strike;
import dev.weft.chaos.load.Load;
import dev.weft.chaos.load.Work;
import dev.weft.services.LocalMinio;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.errors.MinioException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Starts a run that waits for an approval, deletes an output that it needs, and lets it go on. Thread safe. */
public final class LostObject {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final long LOOK_MILLIS = 200;
    private static final String BUCKET = "weft";

    private final JournalReader journal;
    private final MinioClient minio;
    private final Load load;
    private final Strikes strikes;
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    public LostObject(JournalReader journal, LocalMinio minio, Load load, Strikes strikes) {
        this.journal = journal;
        this.minio = MinioClient.builder()
                .endpoint(minio.endpoint())
                .credentials(minio.accessKey(), minio.secretKey())
                .build();
        this.load = load;
        this.strikes = strikes;
    }

    /** Whether the question may be answered. */
    public boolean released(Question question) {
        return !held.contains(question.run());
    }

    void lose() throws InterruptedException {
        String run = load.start(Work.LOST).run();
        held.add(run);
        try {
            long end = System.nanoTime() + LIMIT.toNanos();
            List<Large> found = journal.large(run);
            while (found.isEmpty() && System.nanoTime() < end) {
                Thread.sleep(LOOK_MILLIS);
                found = journal.large(run);
            }
            if (found.isEmpty()) {
                return;
            }
            Strike strike = new Strike(
                    "delete object of " + run, "object deleted", System.nanoTime(), System.nanoTime(), Set.of(), false);
            while (System.nanoTime() < end && !removed(found.getFirst())) {
                Thread.sleep(LOOK_MILLIS);
            }
            strikes.add(strike);
        } finally {
            held.remove(run);
        }
    }

    private boolean removed(Large object) {
        try {
            minio.removeObject(RemoveObjectArgs.builder()
                    .bucket(BUCKET)
                    .object(object.object())
                    .build());
            return true;
        } catch (MinioException | IllegalStateException e) {
            return false;
        }
    }
}
