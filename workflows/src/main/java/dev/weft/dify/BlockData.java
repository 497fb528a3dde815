package dev.weft.dify;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tasks with a body, as nodes. */
final class BlockData {
    private BlockData() {}

    static void iteration(Wording said, ObjectNode data) {
        data.set("iterator_selector", said.selector("items"));
        int parallel = Loose.integer(said.config(), "parallel").orElse(10);
        data.put("is_parallel", parallel > 1).put("parallel_nums", parallel);
        data.put("error_handle_mode", switch (said.plain("onItemError")) {
            case "null" -> "continue-on-error";
            case "remove" -> "remove-abnormal-output";
            default -> "terminated";
        });
        data.put("flatten_output", Loose.flag(said.config(), "flatten"));
        data.set("output_selector", said.within(said.task()).selector(said.task().path("output"), "output"));
        data.put("output_type", "array[object]").put("start_node_id", entrance(said.task()));
    }

    /** Id of the node where a block's body begins. */
    static String entrance(JsonNode block) {
        return Loose.text(block, "id") + "start";
    }

    /** Notes the block that a node or an edge lies in. */
    static void inside(JsonNode block, ObjectNode data) {
        boolean loop = Loose.text(block, "type").equals("loop");
        data.put(loop ? "isInLoop" : "isInIteration", true);
        data.put(loop ? "loop_id" : "iteration_id", Loose.text(block, "id"));
    }
}
