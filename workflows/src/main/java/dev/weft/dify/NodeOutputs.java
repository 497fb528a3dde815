package dev.weft.dify;

import dev.weft.canvas.Task;
import dev.weft.json.Json;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A task's output under the names that Dify's nodes give it. */
public final class NodeOutputs {
    private NodeOutputs() {}

    /** Of a start node nothing: its outputs are the run's inputs. */
    public static ObjectNode of(Task task, JsonNode output) {
        if (task.forEach().isPresent()) {
            return one("output", output.path("items"));
        }
        ObjectNode made = Json.object();
        switch (task.type()) {
            case "llm" -> {
                made.set("text", or(output.path("text"), Json.text("")));
                made.set("reasoning_content", or(output.path("reasoning"), Json.text("")));
                made.set("usage", usage(output.path("usage")));
                made.set("finish_reason", or(output.path("finishReason"), Json.nil()));
                if (output.hasNonNull("json")) {
                    made.set("structured_output", output.get("json"));
                }
                made.set("files", Json.array());
            }
            case "code" -> {
                return output.path("result") instanceof ObjectNode result ? result : one("result", output.path("result"));
            }
            case "http" -> {
                made.set("status_code", output.path("status"));
                made.set("body", or(output.path("body"), Json.text("")));
                made.set("headers", or(output.path("headers"), Json.object()));
                made.set("files", or(output.path("files"), Json.array()));
            }
            case "switch" -> {
                String chosen = output.path("case").asString("false");
                made.put("result", !chosen.equals("false")).put("selected_case_id", chosen);
            }
            case "template" -> made.set("output", or(output.path("value"), Json.text("")));
            case "forEach" -> made.set("output", or(output.path("items"), Json.array()));
            case "loop" -> {
                if (output.path("last") instanceof ObjectNode last) {
                    made.setAll(last);
                }
                made.set("loop_round", or(output.path("count"), Json.object().numberNode(0)));
            }
            case "classify", "extract" -> {
                for (Map.Entry<String, JsonNode> member : output.properties()) {
                    boolean tokens = member.getKey().equals("usage") || member.getKey().equals("__usage");
                    made.set(member.getKey(), tokens ? usage(member.getValue()) : member.getValue());
                }
            }
            case "approval" -> {
                if (output.path("values") instanceof ObjectNode values) {
                    made.setAll(values);
                }
                made.set("__action_id", output.path("decision"));
            }
            case "answer" -> {
                made.set("answer", or(output.path("answer"), Json.text("")));
                made.set("files", Json.array());
            }
            case "assign", "start", "break", "continue" -> {}
            default -> {
                return output instanceof ObjectNode object
                        ? object
                        : output.isNull() || output.isMissingNode() ? made : one("result", output);
            }
        }
        return made;
    }

    private static ObjectNode one(String name, JsonNode value) {
        return Json.object(Map.of(name, or(value, Json.nil())));
    }

    private static JsonNode or(JsonNode value, JsonNode otherwise) {
        return value.isMissingNode() || value.isNull() ? otherwise : value;
    }

    /** The usage of a model call as Dify counts it; prices are those the provider told, else 0. */
    public static ObjectNode usage(JsonNode usage) {
        String price = Optional.of(usage.path("cost"))
                .filter(JsonNode::isNumber)
                .map(cost -> cost.decimalValue().toPlainString())
                .orElse("0");
        return Json.object()
                .put("prompt_tokens", usage.path("inputTokens").asLong(0))
                .put("completion_tokens", usage.path("outputTokens").asLong(0))
                .put("total_tokens", usage.path("totalTokens").asLong(0))
                .put("total_price", price)
                .put("currency", "USD")
                .put("latency", usage.path("seconds").asDouble(0));
    }
}
