package dev.weft.dify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What {@code [node, member, …]} is in Weft, as seen from a node. What that node can't know when it runs, because it
 * stands elsewhere in the graph or is gone, is null, as in Dify.
 */
final class Selectors {
    private static final String PLAIN = "[A-Za-z_][A-Za-z0-9_]*";

    private final Document document;
    private final Flow flow;
    private final States states;
    private final FileTypes files;
    private final Map<String, Value> environment = new LinkedHashMap<>();

    /** @param secrets names of the credentials that hold secret environment variables, by the variable's name */
    Selectors(Document document, Flow flow, States states, Map<String, String> secrets) {
        this.document = document;
        this.flow = flow;
        this.states = states;
        this.files = new FileTypes(document);
        for (JsonNode written : Loose.list(document.workflow(), "environment_variables")) {
            String name = Loose.text(written, "name");
            String secret = secrets.get(name);
            environment.put(
                    name,
                    secret == null
                            ? new Value.Constant(Loose.typed(Loose.text(written, "value_type"), written.path("value")))
                            : new Value.Expression("secrets[" + Literal.expression(secret) + "]"));
        }
    }

    FileTypes files() {
        return files;
    }

    Value of(Node asker, List<String> selector) {
        if (selector.size() < 2) {
            return new Value.Missing();
        }
        String member = selector.get(1);
        List<String> rest = selector.subList(2, selector.size());
        return switch (selector.getFirst()) {
            case "sys" -> system(member, rest);
            case "env" -> below(environment.getOrDefault(member, new Value.Missing()), rest);
            case States.CONVERSATION -> state(States.CONVERSATION, member, rest);
            default -> document.node(selector.getFirst())
                    .map(node -> node(asker, node, member, rest))
                    .orElseGet(Value.Missing::new);
        };
    }

    private Value system(String member, List<String> rest) {
        if (member.equals("query") && document.chat()) {
            return new Value.Expression(path("variables.query", rest));
        }
        return new Value.Expression(path("sys", List.of(member)) + path("", rest));
    }

    private static Value below(Value value, List<String> rest) {
        return switch (value) {
            case Value.Expression(String cel) -> new Value.Expression(path(cel, rest));
            case Value.Constant(JsonNode json) -> {
                JsonNode inner = json;
                for (String step : rest) {
                    inner = inner.path(step);
                }
                yield inner.isMissingNode() ? new Value.Missing() : new Value.Constant(inner);
            }
            case Value.Missing missing -> missing;
        };
    }

    private Value state(String owner, String label, List<String> rest) {
        return states.find(owner, label)
                .<Value>map(variable -> new Value.Expression(path("state." + variable.name(), rest)))
                .orElseGet(Value.Missing::new);
    }

    private Value node(Node asker, Node node, String member, List<String> rest) {
        if (node.is("start")) {
            return member.startsWith("sys.") ? system(member.substring(4), rest) : input(node, member, rest);
        }
        boolean inside = flow.around(asker).contains(node);
        if (node.is("iteration") && inside) {
            return iteration(node, member, rest);
        }
        if (node.is("loop")) {
            Value variable = state(node.id(), member, rest);
            if (!(variable instanceof Value.Missing) && (inside || flow.before(node, asker))) {
                return variable;
            }
            if (inside) {
                boolean innermost = flow.around(asker).stream()
                        .filter(block -> block.is("loop"))
                        .findFirst()
                        .filter(node::equals)
                        .isPresent();
                return innermost && member.equals("index") ? new Value.Expression("loop.index") : new Value.Missing();
            }
        }
        return flow.before(node, asker) ? output(node, member, rest) : new Value.Missing();
    }

    private Value input(Node start, String name, List<String> rest) {
        boolean known = start.list("variables").stream().anyMatch(one -> Loose.text(one, "variable").equals(name));
        if (!known) {
            return new Value.Missing();
        }
        return attribute(path("variables", List.of(name)), List.of(start.id(), name), rest);
    }

    private Value iteration(Node node, String member, List<String> rest) {
        String each = "each[" + Literal.expression(node.id()) + "]";
        return switch (member) {
            case "item" -> attribute(each + ".item", List.of(node.id(), "item"), rest);
            case "index" -> new Value.Expression(each + ".index");
            default -> new Value.Missing();
        };
    }

    private Value output(Node node, String member, List<String> rest) {
        String task = "tasks[" + Literal.expression(node.id()) + "]";
        if (member.equals("error_message")) {
            return new Value.Expression(task + ".error.message");
        }
        if (member.equals("error_type")) {
            return new Value.Expression(task + ".error.code");
        }
        return Members.of(node, task + ".output", member, rest)
                .<Value>map(cel -> files.file(List.of(node.id(), member)) && !rest.isEmpty()
                        ? attribute(path(task + ".output", List.of(member)), List.of(node.id(), member), rest)
                        : new Value.Expression(cel))
                .orElseGet(Value.Missing::new);
    }

    private Value attribute(String cel, List<String> selector, List<String> rest) {
        if (rest.size() == 1 && files.file(selector)) {
            return new Value.Expression(FileAttributes.of(cel, rest.getFirst()).orElse("null"));
        }
        return new Value.Expression(path(cel, rest));
    }

    /** Members below an expression. */
    static String path(String cel, List<String> members) {
        StringBuilder path = new StringBuilder(cel);
        for (String member : members) {
            if (member.matches(PLAIN)) {
                path.append('.').append(member);
            } else {
                path.append('[').append(Literal.expression(member)).append(']');
            }
        }
        return path.toString();
    }

    /** Template of what a member of the node, itself a selector, names. */
    JsonNode selected(Node node, String member) {
        return of(node, Loose.selector(node.data().path(member))).template();
    }

    /** {@code {name: template}} of a node's list of variables. */
    Map<String, JsonNode> named(Node node, List<JsonNode> variables) {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        for (JsonNode written : variables) {
            String name = Loose.text(written, "variable");
            if (!name.isEmpty()) {
                named.put(name, given(node, written));
            }
        }
        return named;
    }

    private JsonNode given(Node node, JsonNode written) {
        List<String> selector = Loose.selector(written.path("value_selector"));
        if (selector.isEmpty() && written.has("value")) {
            return Literal.template(written.path("value"));
        }
        return of(node, selector).template();
    }
}
