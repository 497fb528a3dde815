package dev.weft.activities.wrapper;

import dev.weft.activities.redaction.Redaction;
import dev.weft.canvas.Variable;
import dev.weft.plan.CompiledCanvas;
import dev.weft.store.Journal;
import dev.weft.task.TaskRequest;
import dev.weft.task.ValueRef;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Which secrets a task may see: those of its run, and inside a sub-canvas also those of that canvas's inputs. */
final class Redactions {
    private final RunCache runs;
    private final Journal journal;

    Redactions(RunCache runs, Journal journal) {
        this.runs = runs;
        this.journal = journal;
    }

    Redaction of(Call call) {
        return of(call.request(), call.canvas());
    }

    /** @param canvas of the task that is asked for */
    Redaction of(TaskRequest request, CompiledCanvas canvas) {
        Redaction redaction = runs.redaction(request.run());
        List<Variable> secret =
                canvas.canvas().variables().stream().filter(Variable::secret).toList();
        if (request.variables().isEmpty() || secret.isEmpty()) {
            return redaction;
        }
        ValueRef inputs = request.variables().get();
        JsonNode values = journal.values(request.run(), List.of(inputs)).get(inputs);
        for (Variable variable : secret) {
            if (values != null && values.has(variable.name())) {
                redaction = redaction.and("[secret:" + variable.name() + "]", values.path(variable.name()));
            }
        }
        return redaction;
    }
}
