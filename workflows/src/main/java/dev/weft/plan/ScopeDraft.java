package dev.weft.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** A scope while it is being compiled. */
final class ScopeDraft {
    final Kind kind;
    final Optional<TaskDraft> block;
    final List<TaskDraft> tasks = new ArrayList<>();
    final SequencedMap<String, TaskDraft> byId = new LinkedHashMap<>();
    /** Plan order; set once the scope is linked. */
    List<TaskDraft> order = List.of();
    /** What the scope's output template names. */
    Optional<Usage> output = Optional.empty();

    enum Kind {
        ROOT,
        FOR_EACH,
        LOOP,
        TRY,
        CATCH
    }

    ScopeDraft(Kind kind, Optional<TaskDraft> block) {
        this.kind = kind;
        this.block = block;
    }

    /** The scope around the block whose body this is. */
    Optional<ScopeDraft> outer() {
        return block.map(owner -> owner.scope);
    }

    /** This scope or the nearest around it of a kind. */
    Optional<ScopeDraft> nearest(Kind wanted) {
        Optional<ScopeDraft> scope = Optional.of(this);
        while (scope.isPresent() && scope.get().kind != wanted) {
            scope = scope.get().outer();
        }
        return scope;
    }
}
