package dev.weft.activities.wrapper;

import dev.weft.activities.TaskException;
import dev.weft.store.Journal.Committed;
import dev.weft.store.Journal.Entry;
import dev.weft.task.FinishRequest;
import dev.weft.task.StepsResult;
import dev.weft.task.TaskResult;
import dev.weft.task.ValueRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * Short tasks that follow one another: each sees what those before it have made, and one transaction commits them all,
 * with the end of the run where they are its last. Until then none has happened; they have no effect but their results.
 * A run's last task may have effects; it is alone.
 */
final class Steps {
    /** After so long what there is gets committed, so that readers see it. */
    private static final Duration LIMIT = Duration.ofMillis(100);

    private final Execution execution;
    private final Results results;
    private final Environment environment;
    private final Outputs outputs;

    Steps(Execution execution, Results results, Environment environment, Outputs outputs) {
        this.execution = execution;
        this.results = results;
        this.environment = environment;
        this.outputs = outputs;
    }

    /** Whatever becomes of the first task is told as if it had been alone; a later one that does not succeed is left. */
    StepsResult run(List<Call> calls, Optional<FinishRequest> end) throws InterruptedException {
        Call first = calls.getFirst();
        if (calls.size() == 1) {
            return execution.run(first, output -> ending(first, end, Map.of(reference(first), output)));
        }
        if (first.info().getAttempt() > 1 || execution.standing(first).isPresent()) {
            return execution.run(first, Execution.Close.NONE);
        }
        long begun = System.nanoTime();
        Map<ValueRef, JsonNode> made = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>(first.decisions());
        List<Call> done = new ArrayList<>();
        for (Call call : calls) {
            if (!done.isEmpty() && System.nanoTime() - begun > LIMIT.toNanos()) {
                break;
            }
            Optional<Entry> succeeded = attempt(call.seeing(made), done.isEmpty());
            if (succeeded.isEmpty()) {
                break;
            }
            made.put(reference(call), succeeded.get().output().orElseThrow());
            entries.add(call.entries().started());
            entries.add(succeeded.get());
            done.add(call);
        }
        if (done.isEmpty()) {
            return execution.run(first, Execution.Close.NONE);
        }
        Optional<Ending> ending = done.size() < calls.size()
                ? Optional.empty()
                : ending(first, end, made);
        ending.ifPresent(ends -> entries.add(ends.entry()));
        Committed committed = results.append(first, entries);
        List<TaskResult> all = new ArrayList<>();
        for (Call call : done) {
            all.add(results.result(call, committed));
        }
        return new StepsResult(all, ending.map(Ending::outcome));
    }

    private static ValueRef reference(Call call) {
        return new ValueRef(call.request().path(), call.origin());
    }

    /** Empty when it did not succeed; that is found out again, and told, when the task is alone. */
    private Optional<Entry> attempt(Call call, boolean first) throws InterruptedException {
        try {
            return !first && execution.standing(call).isPresent()
                    ? Optional.empty()
                    : Optional.of(execution.attempt(call).entry());
        } catch (TaskException e) {
            return Optional.empty();
        }
    }

    private Optional<Ending> ending(Call call, Optional<FinishRequest> end, Map<ValueRef, JsonNode> made)
            throws InterruptedException {
        if (end.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Patience.with(() -> Ending.succeeded(end.get(), call.canvas(), environment, outputs, made)));
    }
}
