package dev.weft.plan;

import dev.weft.canvas.Task;
import dev.weft.expression.Template;
import dev.weft.task.TaskDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** A task while it is being compiled. */
final class TaskDraft {
    final Task task;
    /** JSON pointer to the task. */
    final String pointer;
    /** Ids from the top level down, as problems name it. */
    final String place;
    /** Key in {@link CompiledCanvas#tasks()}. */
    final String path;

    final ScopeDraft scope;
    final Optional<TaskDescriptor> descriptor;
    /** Runs its body, the task itself, once per item. */
    final boolean single;

    Optional<ScopeDraft> body = Optional.empty();
    Optional<ScopeDraft> handler = Optional.empty();

    final Usage needs = new Usage();
    final Usage items = new Usage();
    Optional<Expression> when = Optional.empty();
    Optional<Expression> before = Optional.empty();
    Optional<Expression> after = Optional.empty();
    List<Control.Switch.Case> cases = List.of();
    Template config;
    Optional<Template> itemsTemplate = Optional.empty();
    Optional<Template> countTemplate = Optional.empty();
    Optional<Template> outputTemplate = Optional.empty();
    Optional<Template> fallback = Optional.empty();

    PlannedTask.Retry retry = PlannedTask.Retry.DEFAULT;
    Duration timeout = Policies.UNLIMITED;
    PlannedTask.OnError onError = PlannedTask.OnError.FAIL;
    Control.Placement placement = Control.Placement.LOCAL;
    int parallel = Policies.PARALLEL;
    Control.OnItemError onItemError = Control.OnItemError.FAIL;

    final List<Task.Dependency> explicit = new ArrayList<>();
    final SequencedSet<String> implied = new LinkedHashSet<>();
    final SequencedSet<String> reads = new LinkedHashSet<>();
    final SequencedSet<String> writes = new LinkedHashSet<>();
    final SequencedSet<List<String>> exposes = new LinkedHashSet<>();
    List<PlannedTask.Edge> edges = List.of();

    TaskDraft(
            Task task,
            String pointer,
            String place,
            String path,
            ScopeDraft scope,
            Optional<TaskDescriptor> descriptor,
            boolean single,
            Template config) {
        this.task = task;
        this.pointer = pointer;
        this.place = place;
        this.path = path;
        this.scope = scope;
        this.descriptor = descriptor;
        this.single = single;
        this.config = config;
    }

    String id() {
        return task.id();
    }

    /** The kind of block it is, when it is one. */
    Optional<ScopeDraft.Kind> block() {
        return single ? Optional.of(ScopeDraft.Kind.FOR_EACH) : kind(task.type());
    }

    static Optional<ScopeDraft.Kind> kind(String type) {
        return switch (type) {
            case "forEach" -> Optional.of(ScopeDraft.Kind.FOR_EACH);
            case "loop" -> Optional.of(ScopeDraft.Kind.LOOP);
            case "try" -> Optional.of(ScopeDraft.Kind.TRY);
            default -> Optional.empty();
        };
    }

    /** Whether it adds to what the canvas returns. */
    boolean ends() {
        return task.type().equals("end") || task.type().equals("answer");
    }

    boolean jump() {
        return task.type().equals("break") || task.type().equals("continue");
    }
}
