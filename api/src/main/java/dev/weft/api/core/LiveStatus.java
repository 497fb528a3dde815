package dev.weft.api.core;

import dev.weft.api.core.Refused.Unavailable;
import dev.weft.run.RunSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks workflows how they stand: at most once at a time per run, and for no longer than a second. */
public final class LiveStatus {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStatus.class);
    private static final Duration BUDGET = Duration.ofSeconds(1);

    private final RunWorkflows workflows;
    private final ExecutorService threads;
    private final ConcurrentMap<String, Question> open = new ConcurrentHashMap<>();

    public LiveStatus(RunWorkflows workflows, ExecutorService threads) {
        this.workflows = workflows;
        this.threads = threads;
    }

    /** Empty when there was no answer in time: then the journal alone says how the run stands. */
    public Optional<RunSnapshot> ask(String run) {
        Question question = open.computeIfAbsent(run, this::start);
        long left = question.until() - System.nanoTime();
        try {
            return question.answer().get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            LOG.debug("The run {} did not say how it stands", run, e.getCause());
            return Optional.empty();
        }
    }

    private Question start(String run) {
        CompletableFuture<Optional<RunSnapshot>> answer = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                answer.complete(Optional.of(workflows.status(run, BUDGET)));
            } catch (Unavailable e) {
                answer.complete(Optional.empty());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                open.remove(run);
            }
        });
        return new Question(answer, System.nanoTime() + BUDGET.toNanos());
    }

    private record Question(CompletableFuture<Optional<RunSnapshot>> answer, long until) {}
}
