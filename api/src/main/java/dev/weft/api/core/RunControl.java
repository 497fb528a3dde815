package dev.weft.api.core;

import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Refused.Conflict;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.api.core.Refused.NotFound;
import dev.weft.api.core.Refused.Reason;
import dev.weft.api.core.Refused.Unavailable;
import dev.weft.api.core.Refused.What;
import dev.weft.run.Answer;
import dev.weft.store.Journal;
import dev.weft.store.Journal.Event;
import dev.weft.store.RunStore;
import dev.weft.store.RunStore.StoredRun;
import dev.weft.task.EventKind;
import dev.weft.task.RunActivity.RunKey;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes the course of a run. Each call may be repeated. */
public final class RunControl {
    private static final Logger LOG = LoggerFactory.getLogger(RunControl.class);

    private final Runs runs;
    private final RunStore store;
    private final Journal journal;
    private final RunWorkflows workflows;

    public RunControl(Runs runs, RunStore store, Journal journal, RunWorkflows workflows) {
        this.runs = runs;
        this.store = store;
        this.journal = journal;
        this.workflows = workflows;
    }

    /**
     * What an abort met.
     *
     * @param changed false when the run had ended before
     */
    public record Aborted(StoredRun run, boolean changed) {}

    /**
     * Stores the wish, which no crash takes back, and tells the workflow. A run that was not started ends at once.
     *
     * @param reason shown in the journal
     */
    public Aborted abort(Principal principal, Optional<String> user, String id, String reason) {
        StoredRun run = runs.find(principal, user, id);
        boolean changed =
                switch (store.requestAbort(principal.workspace(), id, reason)) {
                    case UNKNOWN -> throw new NotFound(What.RUN, id);
                    case ENDED -> false;
                    case SETTLED -> {
                        // Its workflow may have begun without having written anything yet; the launcher looks later.
                        if (run.dispatched()) {
                            signalAbort(id, reason);
                        }
                        yield true;
                    }
                    case SIGNAL -> {
                        signalAbort(id, reason);
                        yield true;
                    }
                };
        return new Aborted(runs.find(principal, user, id), changed);
    }

    /** The launcher repeats it for a workflow that is only now being started, the reconciler for a lost signal. */
    private void signalAbort(String id, String reason) {
        try {
            workflows.signal(id, "abort", reason);
        } catch (Unavailable e) {
            LOG.warn("The abort of run {} is stored and will reach its workflow later: {}", id, e.getMessage());
        }
    }

    /** @throws Conflict when the run has ended or has not started */
    public StoredRun pause(Principal principal, Optional<String> user, String id) {
        return signal(principal, user, id, "pause");
    }

    /** @throws Conflict when the run has ended or has not started */
    public StoredRun resume(Principal principal, Optional<String> user, String id) {
        return signal(principal, user, id, "resume");
    }

    private StoredRun signal(Principal principal, Optional<String> user, String id, String name) {
        StoredRun run = requireOpen(principal, user, id);
        if (!run.dispatched()) {
            throw new Conflict(Reason.RUN_NOT_STARTED, "The run " + id + " has not started yet");
        }
        if (!workflows.signal(id, name)) {
            throw new Conflict(Reason.RUN_ENDED, "The run " + id + " has ended");
        }
        return runs.find(principal, user, id);
    }

    /**
     * Answers an approval of the run.
     *
     * @param task path of the approval in the run, such as {@code outer[2]/ask}
     * @throws NotFound when no approval of that path was asked for
     * @throws Conflict when it has been answered, or is over
     * @throws Invalid when the decision is none of those offered
     * @throws Unavailable while the run can't take an answer; the same call may be repeated
     */
    public StoredRun answer(
            Principal principal, Optional<String> user, String id, String task, String decision, ObjectNode values) {
        StoredRun run = runs.find(principal, user, id);
        Event request = journal.latest(
                        new RunKey(run.workspace(), run.id()), EventKind.APPROVAL_REQUESTED, task)
                .orElseThrow(() -> new NotFound(What.APPROVAL, task));
        if (run.status().terminal()) {
            throw new Conflict(Reason.APPROVAL_ANSWERED, "The run " + id + " has ended; nobody waits for the answer");
        }
        String workflow = request.data().path("workflowId").asString(run.id());
        Answer own = new Answer(task, decision, values, principal.name());
        Optional<Answer> standing = journal.latest(
                        new RunKey(run.workspace(), run.id()), EventKind.APPROVAL_ANSWERED, task)
                .filter(event -> event.seq() > request.seq())
                .map(event -> Redelivery.answer(task, event.data()));
        return switch (workflows.answer(workflow, standing.orElse(own))) {
            // What the journal has stands, even if its workflow had not heard of it.
            case TAKEN -> {
                if (standing.filter(answer -> !same(answer, own)).isPresent()) {
                    throw new Conflict(Reason.APPROVAL_ANSWERED, "The approval " + task + " has been answered");
                }
                yield runs.find(principal, user, id);
            }
            // The journal knows it: a worker that has just taken the run over is still on its way there.
            case UNKNOWN -> throw new Unavailable("The run is being taken over by another worker");
            case ANSWERED_BEFORE -> throw new Conflict(
                    Reason.APPROVAL_ANSWERED, "The approval " + task + " has been answered or is over");
            case NOT_OFFERED -> throw new Invalid(
                    "decision", Code.OPTION, "The approval " + task + " does not offer the decision " + decision);
        };
    }

    private static boolean same(Answer one, Answer other) {
        return one.decision().equals(other.decision()) && one.values().equals(other.values());
    }

    /**
     * What a person was asked.
     *
     * @param asked the journal's event
     * @param answered whether somebody has answered
     * @param over whether no answer is taken any more
     */
    public record Question(StoredRun run, Event asked, boolean answered, boolean over) {}

    /**
     * @param task path of the approval in the run
     * @throws NotFound when no approval of that path was asked for
     */
    public Question question(Principal principal, Optional<String> user, String id, String task) {
        StoredRun run = runs.find(principal, user, id);
        RunKey key = new RunKey(run.workspace(), run.id());
        Event asked = journal.latest(key, EventKind.APPROVAL_REQUESTED, task)
                .orElseThrow(() -> new NotFound(What.APPROVAL, task));
        boolean answered = after(asked, journal.latest(key, EventKind.APPROVAL_ANSWERED, task));
        boolean ended = run.status().terminal() || after(asked, journal.latest(key, EventKind.TASK_FINISHED, task));
        return new Question(run, asked, answered, answered || ended);
    }

    private static boolean after(Event asked, Optional<Event> event) {
        return event.filter(found -> found.seq() > asked.seq()).isPresent();
    }

    private StoredRun requireOpen(Principal principal, Optional<String> user, String id) {
        StoredRun run = runs.find(principal, user, id);
        if (run.status().terminal()) {
            throw new Conflict(Reason.RUN_ENDED, "The run " + id + " has ended as " + run.status().wire());
        }
        return run;
    }
}
