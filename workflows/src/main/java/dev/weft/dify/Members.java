package dev.weft.dify;

import java.util.List;
import java.util.Optional;

/** Where a task's output has what a node's output has under a name of Dify's. */
final class Members {
    private Members() {}

    /**
     * An expression; empty when the node has no such member.
     *
     * @param output the task's output, an expression
     */
    static Optional<String> of(Node node, String output, String member, List<String> rest) {
        return Optional.ofNullable(switch (NodeTypes.task(node.type()).orElse("")) {
            case "llm" -> switch (member) {
                case "text" -> output + ".text";
                case "reasoning_content" -> output + ".reasoning";
                case "structured_output" -> Selectors.path(output + ".json", rest);
                case "finish_reason" -> output + ".finishReason";
                case "usage" -> usage(output + ".usage", rest);
                case "files" -> "[]";
                default -> null;
            };
            case "code" -> Selectors.path(Selectors.path(output + ".result", List.of(member)), rest);
            case "http" -> switch (member) {
                case "status_code" -> output + ".status";
                case "body" -> output + ".body";
                case "headers" -> Selectors.path(output + ".headers", rest);
                case "files" -> Selectors.path("default(" + output + ".files, [])", rest);
                default -> null;
            };
            case "switch" -> switch (member) {
                case "result" -> "(" + output + ".case != \"" + Cases.ELSE + "\")";
                case "selected_case_id" -> output + ".case";
                default -> null;
            };
            case "template" -> member.equals("output") ? output + ".value" : null;
            case "forEach" -> member.equals("output") ? Selectors.path(output + ".items", rest) : null;
            case "loop" -> member.equals("loop_round") ? output + ".count" : null;
            case "classify" -> switch (member) {
                case "class_name", "class_label" -> output + ".class_name";
                case "class_id" -> output + ".class_id";
                case "usage" -> usage(output + ".usage", rest);
                default -> null;
            };
            case "extract" -> member.equals("__usage")
                    ? usage(output + ".__usage", rest)
                    : Selectors.path(Selectors.path(output, List.of(member)), rest);
            case "approval" -> switch (member) {
                case "__action_id" -> output + ".decision";
                default -> Selectors.path(Selectors.path(output + ".values", List.of(member)), rest);
            };
            case "aggregate", "document", "list", "answer" ->
                Selectors.path(Selectors.path(output, List.of(member)), rest);
            default -> null;
        });
    }

    private static String usage(String usage, List<String> rest) {
        if (rest.isEmpty()) {
            return usage;
        }
        return switch (rest.getFirst()) {
            case "prompt_tokens" -> usage + ".inputTokens";
            case "completion_tokens" -> usage + ".outputTokens";
            case "total_tokens" -> usage + ".totalTokens";
            case "total_price" -> "default(" + usage + ".cost, 0)";
            case "currency" -> "\"USD\"";
            case "latency" -> "default(" + usage + ".seconds, 0)";
            default -> "null";
        };
    }
}
