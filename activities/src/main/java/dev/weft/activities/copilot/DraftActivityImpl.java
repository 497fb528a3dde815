package dev.weft.activities.copilot;

import dev.weft.activities.TaskException;
import dev.weft.activities.llm.JsonAuthor;
import dev.weft.activities.wire.Excerpt;
import dev.weft.activities.wrapper.Heart;
import dev.weft.activities.wrapper.Pulse;
import dev.weft.activities.wrapper.Waits;
import dev.weft.copilot.PlanCanvas;
import dev.weft.copilot.PlanReader;
import dev.weft.plan.PlannedTask.Retry;
import dev.weft.task.Draft;
import dev.weft.task.DraftActivity;
import dev.weft.task.DraftRequest;
import dev.weft.task.FailureCode;
import dev.weft.task.TaskCatalog;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** See {@link DraftActivity}. Thread safe. */
public final class DraftActivityImpl implements DraftActivity, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DraftActivityImpl.class);
    private static final int MAX_PROBLEMS = 50;
    private static final Retry RETRY = Retry.DEFAULT;
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);

    private final JsonAuthor model;
    private final TaskCatalog catalog;
    private final DraftPrompt prompt;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("weft-draft-timer").daemon().factory());
    private final Pulse pulse = new Pulse(timer);

    public DraftActivityImpl(JsonAuthor model, TaskCatalog catalog) {
        this.model = model;
        this.catalog = catalog;
        this.prompt = new DraftPrompt(catalog);
    }

    @Override
    public Draft draft(DraftRequest request) {
        ActivityExecutionContext activity = Activity.getExecutionContext();
        ActivityInfo info = activity.getInfo();
        DraftContext context = new DraftContext(
                request.workspace(), request.generation(), request.earlier().size(), info.getAttempt(), LONGEST_ANSWER);
        try (Heart heart = new Heart(activity, pulse)) {
            heart.onStopped(context::cancel);
            return checked(model.ask(prompt.of(request), PlanReader.shape(), context));
        } catch (TaskException e) {
            throw failure(e, info.getAttempt());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApplicationFailure.newNonRetryableFailure("Action was stopped", FailureCode.E3004.name());
        } catch (RuntimeException e) {
            LOG.error("The draft {} failed", request.generation(), e);
            String fault = "An unexpected fault: " + e.getClass().getSimpleName();
            throw failure(new TaskException(FailureCode.INTERNAL, fault), info.getAttempt());
        }
    }

    private Draft checked(JsonAuthor.Answer answer) {
        String text = answer.text();
        if (text.length() > Draft.MAX_ANSWER) {
            return new Draft(
                    text.substring(0, Draft.MAX_ANSWER),
                    Optional.empty(),
                    List.of("The answer is longer than " + Draft.MAX_ANSWER + " characters"));
        }
        if (answer.json().isEmpty()) {
            return new Draft(text, Optional.empty(), List.of("The answer is no JSON"));
        }
        PlanReader.Reading reading = PlanReader.read(answer.json().get());
        List<String> problems =
                reading.plan().map(plan -> PlanCanvas.problems(plan, catalog)).orElse(reading.problems());
        if (!problems.isEmpty()) {
            return new Draft(
                    text,
                    Optional.empty(),
                    problems.stream().limit(MAX_PROBLEMS).map(Excerpt::cut).toList());
        }
        return new Draft(text, reading.plan().map(plan -> plan.toJson()), List.of());
    }

    private static ApplicationFailure failure(TaskException e, int attempt) {
        String message = String.valueOf(e.getMessage());
        if (!e.code().retryable() || attempt >= RETRY.maxAttempts()) {
            return ApplicationFailure.newNonRetryableFailure(message, e.code().name());
        }
        return ApplicationFailure.newBuilder()
                .setMessage(message)
                .setType(e.code().name())
                .setNextRetryDelay(Waits.next(RETRY, attempt - 1, e.retryAfter()))
                .build();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
