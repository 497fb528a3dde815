package dev.weft.run;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Run variables as one task sees them. Immutable. */
final class StateMap {
    static final StateMap EMPTY = new StateMap(new TreeMap<>());

    private final SortedMap<String, StateValue> values;

    private StateMap(SortedMap<String, StateValue> values) {
        this.values = values;
    }

    static StateMap of(List<StateValue> values) {
        StateMap map = EMPTY;
        for (StateValue value : values) {
            map = map.with(value);
        }
        return map;
    }

    Optional<StateValue> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    StateMap with(StateValue value) {
        SortedMap<String, StateValue> changed = new TreeMap<>(values);
        changed.put(value.name(), value);
        return new StateMap(changed);
    }

    /** Both together; of two values of one name the later assignment. */
    StateMap merge(StateMap other) {
        if (this == other || other.values.isEmpty()) {
            return this;
        }
        if (values.isEmpty()) {
            return other;
        }
        SortedMap<String, StateValue> merged = new TreeMap<>(values);
        other.values.forEach((name, value) ->
                merged.merge(name, value, (mine, theirs) -> mine.order() >= theirs.order() ? mine : theirs));
        return new StateMap(merged);
    }

    /** What is in here and not in the other, or otherwise there. */
    List<StateValue> since(StateMap other) {
        return values.values().stream()
                .filter(value -> !other.get(value.name()).equals(Optional.of(value)))
                .toList();
    }

    List<StateValue> list() {
        return List.copyOf(values.values());
    }
}
