package dev.weft.chaos.load;

import dev.weft.chaos.check.JournalReader;
import dev.weft.chaos.check.JournalReader.Question;
import dev.weft.chaos.check.Violations;
import dev.weft.chaos.load.WeftClient.Answer;
import dev.weft.json.Json;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Says yes to every question, soon after it was asked. */
public final class Approver implements AutoCloseable {
    private static final long EVERY_MILLIS = 700;

    private final JournalReader journal;
    private final WeftClient client;
    private final Violations violations;
    private final Predicate<Question> mayAnswer;
    private final Set<Question> answering = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread;

    /** @param mayAnswer whether nobody else wants the question to wait */
    public Approver(
            JournalReader journal, WeftClient client, Violations violations, Predicate<Question> mayAnswer) {
        this.journal = journal;
        this.client = client;
        this.violations = violations;
        this.mayAnswer = mayAnswer;
        this.thread = Thread.ofPlatform().name("approver").daemon().start(this::loop);
    }

    private void loop() {
        try {
            while (!Thread.interrupted()) {
                for (Question question : journal.questions()) {
                    if (mayAnswer.test(question) && answering.add(question)) {
                        threads.execute(() -> answer(question));
                    }
                }
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An answer whose word was lost on the way is repeated; that one was given before is told then. */
    private void answer(Question question) {
        try {
            Answer answer = client.post(
                    "/weft/v1/runs/" + question.run() + "/approvals/" + question.path(),
                    Json.object().put("decision", "approved"),
                    Optional.empty());
            if (answer.status() != 202 && answer.status() != 409) {
                violations.add(question.run() + ", task " + question.path(), "an answer was refused: " + answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            violations.add(question.run() + ", task " + question.path(), String.valueOf(e.getMessage()));
        } finally {
            answering.remove(question);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        threads.shutdownNow();
    }
}
