package dev.weft.dify;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node of a document.
 *
 * @param pointer JSON pointer into the document
 * @param container id of the iteration or loop it lies in
 */
record Node(String id, String type, ObjectNode data, String pointer, Optional<String> container) {
    static final String FAIL_BRANCH = "fail-branch";
    static final String TIMEOUT = "__timeout";

    String title() {
        String title = Loose.text(data, "title").strip();
        return title.isEmpty() ? id : title.substring(0, title.offsetByCodePoints(0, Math.min(200, title.codePointCount(0, title.length()))));
    }

    boolean is(String name) {
        return type.equals(name);
    }

    boolean block() {
        return is("iteration") || is("loop");
    }

    /** The way to the start of a block's body; no task. */
    boolean entrance() {
        return is("iteration-start") || is("loop-start");
    }

    List<JsonNode> list(String name) {
        return Loose.list(data, name);
    }

    String text(String name) {
        return Loose.text(data, name);
    }

    boolean branchesOnFailure() {
        return text("error_strategy").equals(FAIL_BRANCH);
    }

    /** Where an edge with this handle starts. */
    Way way(String handle) {
        if (handle.equals(FAIL_BRANCH)) {
            return branchesOnFailure() ? new Way.Branch("error") : new Way.None();
        }
        return switch (type) {
            case "if-else" -> cases().contains(handle) ? new Way.Branch(handle) : new Way.None();
            case "question-classifier" -> ids("classes").contains(handle) ? new Way.Branch(handle) : new Way.None();
            case "human-input" -> {
                if (handle.equals(TIMEOUT)) {
                    yield new Way.Branch("error");
                }
                yield ids("user_actions").contains(handle) ? new Way.Branch(handle) : new Way.Plain();
            }
            case "loop-end" -> new Way.None();
            default -> new Way.Plain();
        };
    }

    /** What an edge leaves a node by. */
    sealed interface Way {
        record Plain() implements Way {}

        record Branch(String name) implements Way {}

        /** Nothing ever takes this edge. */
        record None() implements Way {}
    }

    private List<String> cases() {
        return java.util.stream.Stream.concat(Cases.of(this).stream().map(Cases.Case::id), java.util.stream.Stream.of(Cases.ELSE))
                .toList();
    }

    private List<String> ids(String name) {
        return list(name).stream().map(one -> Loose.text(one, "id")).toList();
    }
}
