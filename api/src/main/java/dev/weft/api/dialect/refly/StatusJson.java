package dev.weft.api.dialect.refly;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.weft.api.core.RunView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** @param nodeExecutions of all tasks, in plan order */
record StatusJson(String executionId, ReflyStatus status, List<Node> nodeExecutions, Instant createdAt) {

    static StatusJson of(RunView view) {
        return new StatusJson(
                view.run().id(),
                ReflyStatus.of(view.status()),
                view.tasks().stream().map(task -> Node.of(task, view)).toList(),
                view.run().createdAt());
    }

    @JsonInclude(Include.NON_ABSENT)
    record Node(String nodeId, ReflyStatus status, String title, Optional<String> errorMessage) {
        static Node of(RunView.Task task, RunView view) {
            NodeJson node = NodeJson.of(task, view.status());
            return new Node(task.id(), node.status(), task.title(), node.errorMessage());
        }
    }
}
