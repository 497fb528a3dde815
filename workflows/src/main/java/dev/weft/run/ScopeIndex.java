package dev.weft.run;

import dev.weft.plan.PlannedTask;
import dev.weft.plan.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who waits for whom in a scope. Made once and shared by all iterations of a body.
 *
 * @param position of each task in plan order, by id
 * @param dependents of each task, by position
 */
record ScopeIndex(Scope scope, Map<String, Integer> position, List<List<Integer>> dependents) {

    static ScopeIndex of(Scope scope) {
        Map<String, Integer> position = new LinkedHashMap<>();
        List<List<Integer>> dependents = new ArrayList<>();
        for (PlannedTask task : scope.tasks()) {
            position.put(task.id(), position.size());
            dependents.add(new ArrayList<>());
        }
        for (PlannedTask task : scope.tasks()) {
            for (PlannedTask.Edge edge : task.edges()) {
                Integer from = position.get(edge.from());
                if (from == null) {
                    throw new IllegalArgumentException(task.id() + " depends on " + edge.from() + ", which is not here");
                }
                dependents.get(from).add(position.get(task.id()));
            }
        }
        return new ScopeIndex(scope, position, dependents);
    }
}
