package dev.weft.dify;

import dev.weft.json.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tasks that are no nodes: what sets the variables of conversations and loops at first, and what stands for nothing. */
final class FirstValues {
    private final Document document;
    private final States states;
    private final Selectors selectors;

    FirstValues(Document document, States states, Selectors selectors) {
        this.document = document;
        this.states = states;
        this.selectors = selectors;
    }

    /** Takes over what the loop waits for. */
    Optional<ObjectNode> ofLoop(Node node, ObjectNode loop) {
        ObjectNode values = Json.object();
        for (JsonNode written : node.list("loop_variables")) {
            String type = Loose.text(written, "var_type");
            JsonNode value = Loose.text(written, "value_type").equals("variable")
                    ? selectors.of(node, Loose.selector(written.path("value"))).template()
                    : Literal.template(Loose.typed(type, written.path("value")));
            states.find(node.id(), Loose.text(written, "label"))
                    .ifPresent(variable -> values.set(variable.name(), value));
        }
        Optional<ObjectNode> first = assign(node.id() + "-variables", values);
        first.ifPresent(task -> {
            JsonNode waits = loop.remove("dependsOn");
            if (waits != null) {
                task.set("dependsOn", waits);
            }
            loop.putArray("dependsOn").add(task.get("id").stringValue());
        });
        return first;
    }

    Optional<ObjectNode> ofConversation() {
        ObjectNode values = Json.object();
        for (JsonNode written : Loose.list(document.workflow(), "conversation_variables")) {
            String type = Loose.text(written, "value_type");
            states.find(States.CONVERSATION, Loose.text(written, "name"))
                    .ifPresent(variable -> values.set(
                            variable.name(), Literal.template(Loose.typed(type, written.path("value")))));
        }
        return assign("conversation-variables", values);
    }

    private static Optional<ObjectNode> assign(String id, ObjectNode values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode first = hidden(id, "assign");
        first.putObject("config").set("values", values);
        return Optional.of(first);
    }

    static ObjectNode hidden(String id, String type) {
        ObjectNode task = Json.object().put("id", id).put("type", type);
        task.putObject("extra").putObject(NodeTypes.EXTRA).put(NodeTypes.HIDDEN, true);
        return task;
    }
}
