package dev.weft.run;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/** Takes the answers to approvals: each approval takes one. */
final class Answers {
    private final Engine engine;
    /** Taken and not yet handed on. */
    private final SequencedSet<String> taken = new LinkedHashSet<>();

    Answers(Engine engine) {
        this.engine = engine;
    }

    /** @throws IllegalArgumentException an {@link AnswerRefusal} */
    void validate(Answer answer) {
        TaskScheduler scheduler = engine.scheduler();
        Optional<ApprovalWait> wait = scheduler.waiting(answer.path());
        if (scheduler.wasAnswered(answer.path()) || taken.contains(answer.path())) {
            throw AnswerRefusal.APPROVAL_ANSWERED.because(
                    "The approval " + answer.path() + " has been answered or is over");
        }
        if (wait.isEmpty()) {
            throw AnswerRefusal.APPROVAL_UNKNOWN.because("No approval " + answer.path() + " waits for an answer");
        }
        if (!wait.get().offers(answer.decision())) {
            throw AnswerRefusal.INVALID_ANSWER.because(
                    "The decision must be one of " + String.join(", ", wait.get().decisions()));
        }
    }

    void take(Answer answer) {
        if (taken.add(answer.path())) {
            engine.later(() -> {
                taken.remove(answer.path());
                engine.scheduler().answer(answer);
            });
        }
    }
}
