package dev.weft.run;

import dev.weft.expression.ExpressionException;
import dev.weft.json.Json;
import dev.weft.plan.Control;
import dev.weft.plan.Control.Placement;
import dev.weft.plan.Expression;
import dev.weft.plan.Needs;
import dev.weft.plan.PlannedTask;
import dev.weft.run.Effects.Outcome;
import dev.weft.run.Effects.Step;
import dev.weft.task.Decision;
import dev.weft.task.EventKind;
import dev.weft.task.FailureCode;
import dev.weft.task.FinishRequest;
import dev.weft.task.Frame;
import dev.weft.task.RunActivity.RunKey;
import dev.weft.task.RunOutcome;
import dev.weft.task.RunStatus;
import dev.weft.task.StepsRequest;
import dev.weft.task.StepsResult;
import dev.weft.task.TaskFailure;
import dev.weft.task.TaskRequest;
import dev.weft.task.TaskRequest.Phase;
import dev.weft.task.TaskResult;
import dev.weft.task.TaskStatus;
import dev.weft.task.ValueRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides what a run does next. Pure: it asks {@link Effects} for everything, and everything reaches it through
 * {@link #completed}, {@link #answer}, {@link #abort}, {@link #pause} and {@link #resume}. After each of these
 * {@link #advance} starts what has become ready, in plan order, at most {@code maxParallel} at once.
 */
final class TaskScheduler {
    private static final Comparator<TaskRun> PLAN_ORDER =
            Comparator.<TaskRun>comparingInt(task -> task.scope.sequence).thenComparingInt(task -> task.index);

    final Effects effects;
    final RunKey run;
    final ObjectNode facts;
    final int maxParallel;
    private final Conditions conditions;
    private final Requests requests;
    private final Chains chains;

    private final Map<Integer, Pending> pending = new TreeMap<>();
    private final SequencedSet<ScopeRun> scopes = new LinkedHashSet<>();
    private final Deque<TaskRun> reached = new ArrayDeque<>();
    private final PriorityQueue<TaskRun> readyActivities = new PriorityQueue<>(PLAN_ORDER);
    private final PriorityQueue<TaskRun> readyOthers = new PriorityQueue<>(PLAN_ORDER);
    private final SequencedMap<String, ApprovalWait> approvals = new LinkedHashMap<>();
    private final SequencedSet<String> answered = new LinkedHashSet<>();
    private List<Decision> decisions = new ArrayList<>();
    private int tickets;
    private int sequences;
    private int assignments;
    private int busy;
    private boolean paused;
    private boolean draining;
    private Optional<RunOutcome> end = Optional.empty();

    private enum Kind {
        /** Takes up one of the places that {@code maxParallel} gives. */
        ACTIVITY,
        STEP,
        /** A person's answer or a moment, for which a run may wait across histories. */
        WAIT,
        CHILD
    }

    private record Pending(TaskRun task, Kind kind, Consumer<Outcome> then) {}

    TaskScheduler(
            RunKey run,
            ObjectNode facts,
            int maxParallel,
            Conditions.Evaluator evaluator,
            Effects effects,
            Chains chains) {
        this.run = run;
        this.facts = facts;
        this.maxParallel = maxParallel;
        this.effects = effects;
        this.chains = chains;
        this.conditions = new Conditions(evaluator, facts);
        this.requests = new Requests(run);
    }

    // --- what happens to it

    void completed(int ticket, Outcome outcome) {
        Pending entry = pending.remove(ticket);
        if (entry == null) {
            return;
        }
        release(entry);
        entry.then().accept(outcome);
    }

    /** Whether an approval of this path waits for an answer. */
    Optional<ApprovalWait> waiting(String path) {
        return Optional.ofNullable(approvals.get(path));
    }

    boolean wasAnswered(String path) {
        return answered.contains(path);
    }

    void answer(Answer answer) {
        waiting(answer.path()).ifPresent(wait -> wait.answered(answer));
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    /** Cancels everything in flight below the scope; its unfinished tasks end as aborted. */
    void abort(ScopeRun scope) {
        List<Integer> hit = new ArrayList<>();
        pending.forEach((ticket, entry) -> {
            if (entry.task().scope.inside(scope)) {
                hit.add(ticket);
            }
        });
        hit.forEach(this::forget);
        for (ScopeRun inner : List.copyOf(scopes)) {
            if (inner.inside(scope)) {
                inner.closed = true;
                scopes.remove(inner);
                inner.tasks.stream().filter(task -> task.status == TaskStatus.RUNNING).forEach(this::aborted);
            }
        }
    }

    private void aborted(TaskRun task) {
        task.status = TaskStatus.ABORTED;
        approvals.remove(task.path);
        ObjectNode data = Json.object().put("status", TaskStatus.ABORTED.wire());
        data.set("error", Conditions.error(new TaskFailure(FailureCode.E3004, "Action was stopped")));
        decide(EventKind.TASK_FINISHED, task.path, data, Optional.empty());
    }

    // --- scopes

    /** Later assignments are numbered after these, which another workflow made. */
    void follow(StateMap state) {
        state.list().forEach(value -> assignments = Math.max(assignments, value.order()));
    }

    ScopeRun open(
            ScopeIndex index,
            Place place,
            Optional<TaskRun> owner,
            SequencedMap<String, TaskView> outer,
            StateMap state,
            Consumer<ScopeRun> ended) {
        ScopeRun scope = new ScopeRun(sequences++, index, place, owner, outer, state, ended);
        scopes.add(scope);
        return scope;
    }

    /** Lets the scope's tasks begin. Tasks settled before this count as done. */
    void start(ScopeRun scope) {
        if (scope.open == 0) {
            close(scope);
            return;
        }
        for (TaskRun task : scope.tasks) {
            if (task.status == TaskStatus.WAITING && task.waitingFor == 0) {
                reached.add(task);
            }
        }
    }

    private void close(ScopeRun scope) {
        if (!scope.closed) {
            scopes.remove(scope);
            scope.end();
        }
    }

    // --- progress

    /** Starts all that can start now. */
    void advance() {
        List<TaskRun> held = new ArrayList<>();
        while (true) {
            TaskRun considered = reached.poll();
            if (considered != null) {
                consider(considered);
                continue;
            }
            Optional<TaskRun> next = paused ? Optional.empty() : next();
            if (next.isEmpty()) {
                break;
            }
            TaskRun task = next.get();
            if (draining && task.scope.owner.isEmpty()) {
                held.add(task);
            } else if (!task.scope.closed) {
                begin(task);
            }
        }
        held.forEach(this::ready);
    }

    private void ready(TaskRun task) {
        (task.plan.control() instanceof Control.Activity ? readyActivities : readyOthers).add(task);
    }

    /** Of those that are ready and may start the first in plan order. */
    private Optional<TaskRun> next() {
        TaskRun activity = busy < maxParallel ? readyActivities.peek() : null;
        TaskRun other = readyOthers.peek();
        boolean fromActivities = activity != null && (other == null || PLAN_ORDER.compare(activity, other) < 0);
        return Optional.ofNullable((fromActivities ? readyActivities : readyOthers).poll());
    }

    boolean idle() {
        return pending.isEmpty();
    }

    private void consider(TaskRun task) {
        if (task.scope.closed) {
            return;
        }
        if (task.scope.left()) {
            skip(task, "The loop's iteration was left");
            return;
        }
        List<PlannedTask.Edge> edges = task.plan.edges();
        boolean explicit = edges.stream().anyMatch(PlannedTask.Edge::explicit);
        boolean live = edges.isEmpty();
        task.arrive();
        for (PlannedTask.Edge edge : edges) {
            TaskRun from = task.scope.task(edge.from()).orElseThrow();
            live |= (edge.explicit() || !explicit) && from.lets(edge);
        }
        if (!live) {
            skip(task, "Nothing it depends on led here");
            return;
        }
        if (task.plan.when().isEmpty()) {
            ready(task);
            return;
        }
        test(task, task.plan.when().get(), task.scope, task.state, task.scope.place.frames(), holds -> {
            if (holds) {
                ready(task);
            } else {
                skip(task, "Its condition is false: " + task.plan.when().get().source());
            }
        });
    }

    private void begin(TaskRun task) {
        task.status = TaskStatus.RUNNING;
        switch (task.plan.control()) {
            case Control.Activity activity -> run(task, activity.placement(), true);
            case Control.Assign assign -> execute(task, Phase.RUN, Placement.LOCAL, false, result -> {
                task.take(result);
                assigned(task, assign);
                succeed(task);
            });
            case Control.Switch choice -> new SwitchChoice(this, task, choice).begin();
            case Control.Delay ignored -> new DelayWait(this, task).begin();
            case Control.Approval ignored -> new ApprovalWait(this, task).begin();
            case Control.SubCanvas ignored -> new SubCanvasCall(this, task).begin();
            case Control.ForEach forEach -> new ForEachBlock(this, task, forEach).begin();
            case Control.Loop loop -> new LoopBlock(this, task, loop).begin();
            case Control.Try attempt -> new TryBlock(this, task, attempt).begin();
            case Control.Jump jump -> jump(task, jump);
            case Control.Mark ignored -> finished(task, Json.object());
            case Control.Return ignored -> run(task, Placement.LOCAL, false);
        }
    }

    /** With those that can only follow it, where it is so short that it costs less than a commit. */
    private void run(TaskRun task, Placement placement, boolean slot) {
        List<TaskRun> chain = chains.from(task);
        if (chain.isEmpty()) {
            execute(task, Phase.RUN, placement, slot, result -> {
                task.take(result);
                succeed(task);
            });
            return;
        }
        StepsRequest request = requests.chain(chain, chains.origin(), chains.ends(chain), take());
        int ticket = ticket(task, slot ? Kind.ACTIVITY : Kind.STEP, outcome -> {
            switch (outcome) {
                case Outcome.Followed followed -> followed(chain, followed.steps());
                case Outcome.Failed failed -> fail(task, failed.failure());
                case Outcome.Done ignored -> throw new IllegalStateException("Several tasks were asked for");
                case Outcome.Fired ignored -> throw new IllegalStateException("An activity does not fire");
                case Outcome.Ended ignored -> throw new IllegalStateException("An activity is no part");
            }
        });
        effects.execute(ticket, new Step(request.tasks().getFirst(), Optional.of(request), placement, task.plan));
    }

    /** Whatever came of them is committed: neither a pause nor a new history comes between. */
    private void followed(List<TaskRun> chain, StepsResult steps) {
        end = steps.end();
        for (int i = 0; i < steps.results().size(); i++) {
            TaskRun task = chain.get(i);
            if (i > 0) {
                reached.remove(task);
                task.arrive();
                task.status = TaskStatus.RUNNING;
            }
            task.take(steps.results().get(i));
            succeed(task);
        }
    }

    /** How the run has ended, when that was committed with its last tasks. */
    Optional<RunOutcome> end() {
        return end;
    }

    /** What ends the run that this scope is the outermost of. */
    FinishRequest finish(ScopeRun scope, RunStatus status, Optional<TaskFailure> failure) {
        return requests.end(scope, status, failure, new LinkedHashMap<>(), take());
    }

    private void jump(TaskRun task, Control.Jump jump) {
        ScopeRun scope = task.scope;
        while (scope.owner.isPresent() && !(scope.owner.get().plan.control() instanceof Control.Loop)) {
            scope = scope.owner.get().scope;
        }
        scope.jump = Optional.of(jump.leave() ? ScopeRun.Jump.BREAK : ScopeRun.Jump.CONTINUE);
        finished(task, Json.object());
    }

    private void assigned(TaskRun task, Control.Assign assign) {
        ValueRef value = task.value.orElseThrow();
        for (String name : assign.names()) {
            Optional<JsonNode> exposed = task.overflow
                    ? Optional.empty()
                    : Optional.of(task.exposed.map(all -> all.path(name)).filter(node -> !node.isMissingNode())
                            .orElseGet(Json::nil));
            task.state = task.state.with(new StateValue(name, ++assignments, value, exposed));
        }
    }

    // --- how tasks end

    void succeed(TaskRun task) {
        task.status = TaskStatus.SUCCEEDED;
        settled(task);
    }

    /** Ends a task in the workflow itself, with a small output. */
    void finished(TaskRun task, ObjectNode output) {
        task.exposed = Optional.of(output);
        task.inline = true;
        decide(
                EventKind.TASK_FINISHED,
                task.path,
                Json.object()
                        .put("status", TaskStatus.SUCCEEDED.wire())
                        .put("title", task.plan.title())
                        .put("type", task.plan.type()),
                Optional.of(output));
        succeed(task);
    }

    private void skip(TaskRun task, String reason) {
        task.status = TaskStatus.SKIPPED;
        decide(
                EventKind.TASK_SKIPPED,
                task.path,
                Json.object()
                        .put("reason", reason)
                        .put("title", task.plan.title())
                        .put("type", task.plan.type()),
                Optional.empty());
        settled(task);
    }

    void fail(TaskRun task, TaskFailure failure) {
        if (task.status.terminal()) {
            return;
        }
        if (task.plan.onError() == PlannedTask.OnError.FALLBACK) {
            fallBack(task, failure);
            return;
        }
        task.status = TaskStatus.FAILED;
        task.failure = Optional.of(failure);
        ObjectNode data = Json.object()
                .put("status", TaskStatus.FAILED.wire())
                .put("title", task.plan.title())
                .put("type", task.plan.type());
        data.set("error", Conditions.error(failure));
        decide(EventKind.TASK_FINISHED, task.path, data, Optional.empty());
        switch (task.plan.onError()) {
            case FAIL -> failed(task.scope, failure);
            case CONTINUE, BRANCH, FALLBACK -> settled(task);
        }
    }

    private void fallBack(TaskRun task, TaskFailure failure) {
        TaskRequest request = requests.of(
                task, Requests.Draft.of(Phase.FALLBACK, task).failed(Optional.of(failure)), take());
        submit(
                task,
                request,
                Placement.LOCAL,
                false,
                result -> {
                    task.take(result);
                    succeed(task);
                },
                second -> {
                    task.status = TaskStatus.FAILED;
                    task.failure = Optional.of(second);
                    failed(task.scope, second);
                });
    }

    private void failed(ScopeRun scope, TaskFailure failure) {
        scope.failure = Optional.of(failure);
        abort(scope);
        scope.end();
    }

    private void settled(TaskRun task) {
        ScopeRun scope = task.scope;
        for (int dependent : scope.index.dependents().get(task.index)) {
            TaskRun waiting = scope.tasks.get(dependent);
            if (--waiting.waitingFor == 0 && waiting.status == TaskStatus.WAITING) {
                reached.add(waiting);
            }
        }
        if (--scope.open == 0) {
            close(scope);
        }
    }

    /** Counts a task as done before its scope starts. */
    void settle(ScopeRun scope, RunInput.Settled done) {
        scope.task(done.task()).ifPresent(task -> {
            task.status = done.status();
            task.value = done.value();
            task.exposed = done.exposed();
            task.overflow = done.overflow();
            task.inline = done.inline();
            task.branch = done.branch();
            task.failure = done.failure();
            task.arrive();
            if (!done.assigned().isEmpty()) {
                task.state = task.state.merge(StateMap.of(done.assigned()));
                follow(task.state);
            } else if (task.plan.control() instanceof Control.Assign assign && task.value.isPresent()) {
                assigned(task, assign);
            }
            scope.open--;
            for (int dependent : scope.index.dependents().get(task.index)) {
                scope.tasks.get(dependent).waitingFor--;
            }
        });
    }

    /** Lets a task wait that waited before, in another history; before its scope starts and after {@link #settle}. */
    void rejoin(ScopeRun scope, Carried.Wait wait, Optional<Duration> left) {
        scope.task(wait.task()).ifPresent(task -> {
            task.status = TaskStatus.RUNNING;
            task.arrive();
            if (task.plan.control() instanceof Control.Approval) {
                new ApprovalWait(this, task).await(wait.decisions(), left);
            } else {
                new DelayWait(this, task).await(left.orElseThrow());
            }
        });
    }

    // --- continue-as-new

    /** Starts nothing more of the outermost scope, so that the run can go on in a new history. */
    void drain(boolean on) {
        draining = on;
    }

    /** Whether nothing is in flight for which draining would hold up the rest for long. */
    boolean drainsSoon() {
        return pending.values().stream()
                .allMatch(entry -> entry.task().scope.owner.isEmpty() && entry.kind() != Kind.CHILD);
    }

    /** Whether all that is under way can be carried into a new history. */
    boolean carryable(ScopeRun scope) {
        return pending.values().stream()
                        .allMatch(entry -> entry.kind() == Kind.WAIT && entry.task().scope == scope)
                && scope.tasks.stream()
                                .filter(task -> task.status == TaskStatus.RUNNING)
                                .count()
                        == pending.size();
    }

    List<RunInput.Settled> settled(ScopeRun scope) {
        return scope.tasks.stream()
                .filter(task -> task.status.terminal())
                .map(task -> {
                    StateMap before = scope.initial;
                    for (PlannedTask.Edge edge : task.plan.edges()) {
                        before = before.merge(scope.task(edge.from()).orElseThrow().state);
                    }
                    return new RunInput.Settled(
                            task.id(),
                            task.status,
                            task.value,
                            task.exposed,
                            task.overflow,
                            task.inline,
                            task.branch,
                            task.failure,
                            task.state.since(before));
                })
                .toList();
    }

    /** @param until when the wait behind a ticket ends by itself, in Unix milliseconds */
    List<Carried.Wait> waits(IntFunction<Optional<Long>> until) {
        List<Carried.Wait> waits = new ArrayList<>();
        pending.forEach((ticket, entry) -> waits.add(new Carried.Wait(
                entry.task().id(),
                until.apply(ticket),
                waiting(entry.task().path).map(ApprovalWait::decisions).orElseGet(List::of))));
        return waits;
    }

    // --- asking for things

    /** One phase of a task; a failure is the task's. */
    void execute(TaskRun task, Phase phase, Placement placement, boolean slot, Consumer<TaskResult> then) {
        execute(task, Requests.Draft.of(phase, task), placement, slot, then);
    }

    void execute(TaskRun task, Requests.Draft draft, Placement placement, boolean slot, Consumer<TaskResult> then) {
        submit(task, requests.of(task, draft, take()), placement, slot, then, failure -> fail(task, failure));
    }

    private void submit(
            TaskRun task,
            TaskRequest request,
            Placement placement,
            boolean slot,
            Consumer<TaskResult> then,
            Consumer<TaskFailure> otherwise) {
        int ticket = ticket(task, slot ? Kind.ACTIVITY : Kind.STEP, outcome -> {
            switch (outcome) {
                case Outcome.Done done -> then.accept(done.result());
                case Outcome.Failed failed -> otherwise.accept(failed.failure());
                case Outcome.Followed ignored -> throw new IllegalStateException("One task was asked for");
                case Outcome.Fired ignored -> throw new IllegalStateException("An activity does not fire");
                case Outcome.Ended ignored -> throw new IllegalStateException("An activity is no part");
            }
        });
        effects.execute(ticket, new Step(request, Optional.empty(), placement, task.plan));
    }

    private int ticket(TaskRun task, Kind kind, Consumer<Outcome> then) {
        int ticket = ++tickets;
        pending.put(ticket, new Pending(task, kind, then));
        if (kind == Kind.ACTIVITY) {
            busy++;
        }
        return ticket;
    }

    /** Of a part of the run. */
    int child(TaskRun task, Consumer<Outcome> then) {
        return ticket(task, Kind.CHILD, then);
    }

    /**
     * Of a wait for a person or a moment.
     *
     * @param limit after which it ends by itself
     */
    int await(TaskRun task, Optional<Duration> limit, Runnable expired) {
        int ticket = ticket(task, Kind.WAIT, outcome -> expired.run());
        limit.ifPresent(after -> effects.timer(ticket, after));
        return ticket;
    }

    void forget(int ticket) {
        Pending entry = pending.remove(ticket);
        if (entry != null) {
            release(entry);
            effects.cancel(ticket).ifPresent(unsent -> decisions.addAll(0, unsent.decisions()));
        }
    }

    private void release(Pending entry) {
        if (entry.kind() == Kind.ACTIVITY) {
            busy--;
        }
    }

    /** Evaluates a control expression, here when its values are at hand, else by an activity. */
    void ask(
            TaskRun task,
            Expression expression,
            ScopeRun scope,
            StateMap state,
            List<Frame> frames,
            Consumer<JsonNode> then) {
        Optional<JsonNode> value;
        try {
            value = conditions.value(expression, scope, state, frames);
        } catch (ExpressionException e) {
            fail(task, new TaskFailure(FailureCode.EXPRESSION_FAILED, String.valueOf(e.getMessage())));
            return;
        }
        if (value.isPresent()) {
            then.accept(value.get());
            return;
        }
        Requests.Draft draft = Requests.Draft.of(Phase.DECIDE, task)
                .naming(expression.needs())
                .in(scope, state, frames)
                .asking(expression.source());
        TaskRequest request = requests.of(task, draft, take());
        submit(
                task,
                request,
                Placement.LOCAL,
                false,
                result -> then.accept(result.exposed().orElseGet(Json::nil)),
                failure -> fail(task, failure));
    }

    /** As {@link #ask}, for a condition: null counts as false, anything but a boolean is a failure. */
    void test(
            TaskRun task,
            Expression expression,
            ScopeRun scope,
            StateMap state,
            List<Frame> frames,
            Consumer<Boolean> then) {
        ask(task, expression, scope, state, frames, value -> {
            if (value.isBoolean() || value.isNull()) {
                then.accept(value.asBoolean(false));
            } else {
                fail(
                        task,
                        new TaskFailure(
                                FailureCode.EXPRESSION_FAILED,
                                "A condition must be true or false: " + expression.source()));
            }
        });
    }

    /** A part of this run that takes over work of the block. */
    PartInput part(TaskRun block, PartInput.Work work, byte[] plan, int share, StateMap state) {
        return new PartInput(
                run,
                block.plan.title(),
                facts,
                work,
                plan,
                block.scope.place,
                Bodies.outer(block),
                state.list(),
                share,
                paused,
                Optional.empty());
    }

    boolean paused() {
        return paused;
    }

    // --- approvals

    void await(ApprovalWait wait) {
        approvals.put(wait.path(), wait);
    }

    void over(ApprovalWait wait) {
        approvals.remove(wait.path());
        answered.add(wait.path());
    }

    List<String> answeredPaths() {
        return List.copyOf(answered);
    }

    void overAlready(List<String> paths) {
        answered.addAll(paths);
    }

    // --- a sub-canvas's outputs

    /** Renders a canvas's outputs and keeps them beside the events. */
    void outputs(ScopeRun scope, Needs needs, TaskRequest.Parts parts, Consumer<TaskResult> then, Consumer<TaskFailure> otherwise) {
        Place place = scope.place;
        SequencedMap<String, ValueRef> variables = new LinkedHashMap<>();
        StateMap last = scope.finalState();
        needs.state().forEach(name -> last.get(name).ifPresent(value -> variables.put(name, value.value())));
        TaskRequest request = new TaskRequest(
                Phase.COLLECT,
                run,
                place.canvas(),
                "",
                place.path() + "#outputs",
                Requests.inputs(scope, needs),
                variables,
                place.frames(),
                place.variables(),
                place.depth(),
                take(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(parts));
        PlannedTask step = new PlannedTask(
                "#outputs",
                "outputs",
                "canvas",
                new Control.Activity(Placement.LOCAL),
                List.of(),
                Optional.empty(),
                needs,
                List.of(),
                PlannedTask.Retry.DEFAULT,
                Duration.ofMinutes(1),
                PlannedTask.OnError.FAIL);
        submit(new TaskRun(scope, step, -1), request, Placement.LOCAL, false, then, otherwise);
    }

    // --- decisions on their way to the journal

    void decide(EventKind kind, String path, ObjectNode data, Optional<JsonNode> output) {
        decisions.add(new Decision(kind, path, 0, data, output));
    }

    void note(Decision decision) {
        decisions.add(decision);
    }

    /** Decisions that no request has carried yet; they are the caller's now. */
    List<Decision> take() {
        List<Decision> taken = List.copyOf(decisions);
        decisions = new ArrayList<>();
        return taken;
    }
}
