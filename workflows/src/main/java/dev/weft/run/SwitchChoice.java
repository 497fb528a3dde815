package dev.weft.run;

import dev.weft.json.Json;
import dev.weft.plan.Control;
import java.util.Optional;

/** Takes the first case whose condition holds. */
final class SwitchChoice implements Block {
    private final TaskScheduler scheduler;
    private final TaskRun task;
    private final Control.Switch choice;

    SwitchChoice(TaskScheduler scheduler, TaskRun task, Control.Switch choice) {
        this.scheduler = scheduler;
        this.task = task;
        this.choice = choice;
    }

    @Override
    public void begin() {
        examine(0);
    }

    private void examine(int index) {
        if (index == choice.cases().size()) {
            take(choice.otherwise());
            return;
        }
        Control.Switch.Case candidate = choice.cases().get(index);
        scheduler.test(task, candidate.when(), task.scope, task.state, task.scope.place.frames(), holds -> {
            if (holds) {
                take(Optional.of(candidate.name()));
            } else {
                examine(index + 1);
            }
        });
    }

    private void take(Optional<String> name) {
        task.branch = name;
        scheduler.finished(task, Json.object().put("case", name.orElse(null)));
    }
}
