package dev.weft.dify;

import dev.weft.dify.Document.Edge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;

/** Which nodes are ever reached, in which scope, and after which others. A node that nothing leads to never runs. */
final class Flow {
    /** Prefix of the id of what stands behind all nodes of a block's body. */
    static final String END_OF = "end of ";

    private final Document document;
    private final Map<String, SequencedSet<Link>> links = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, BitSet> before = new LinkedHashMap<>();
    private final Set<String> reached = new LinkedHashSet<>();

    /** @param branch what the edge leaves its node by; empty for its plain end */
    record Link(String from, Optional<String> branch) {}

    Flow(Document document) {
        this.document = document;
        document.nodes().keySet().forEach(id -> numbers.put(id, numbers.size()));
        Map<String, List<Edge>> leaving = new LinkedHashMap<>();
        for (Edge edge : document.edges()) {
            leaving.computeIfAbsent(edge.source(), id -> new ArrayList<>()).add(edge);
        }
        Deque<Node> open = new ArrayDeque<>();
        for (Node node : document.nodes().values()) {
            if (begins(node) && reached.add(node.id())) {
                open.add(node);
            }
        }
        while (!open.isEmpty()) {
            Node node = open.remove();
            for (Edge edge : leaving.getOrDefault(node.id(), List.of())) {
                follow(node, edge, open);
            }
        }
    }

    private boolean begins(Node node) {
        Optional<Node> block = node.container().flatMap(document::node).filter(Node::block);
        return block.map(around -> first(around, node)).orElse(node.is("start") && node.container().isEmpty());
    }

    /** Documents name a block's first node, or an entrance that leads there, or neither. */
    private boolean first(Node block, Node node) {
        if (node.entrance() || node.text("isIterationStart").equals("true") || block.text("start_node_id").equals(node.id())) {
            return true;
        }
        boolean named = document.nodes().values().stream()
                .anyMatch(other -> other.container().equals(Optional.of(block.id()))
                        && (other.entrance() || block.text("start_node_id").equals(other.id())));
        return !named && document.edges().stream().noneMatch(edge -> edge.target().equals(node.id()));
    }

    private void follow(Node node, Edge edge, Deque<Node> open) {
        Optional<Node> target = document.node(edge.target()).filter(to -> to.container().equals(node.container()));
        Optional<Link> link = switch (node.way(edge.handle())) {
            case Node.Way.Plain() -> Optional.of(new Link(node.id(), Optional.empty()));
            case Node.Way.Branch(String name) -> Optional.of(new Link(node.id(), Optional.of(name)));
            case Node.Way.None() -> Optional.empty();
        };
        if (target.isEmpty() || link.isEmpty()) {
            return;
        }
        if (!node.entrance()) {
            links.computeIfAbsent(edge.target(), id -> new LinkedHashSet<>()).add(link.get());
        }
        if (reached.add(edge.target())) {
            open.add(target.get());
        }
    }

    /** The nodes of a block's body, or outside all blocks, that are reached, in the document's order. */
    List<Node> scope(Optional<String> container) {
        return document.nodes().values().stream()
                .filter(node -> reached.contains(node.id()) && !node.entrance() && node.container().equals(container))
                .toList();
    }

    /** Whether anything leads to a node; else it never runs. */
    boolean reaches(Node node) {
        return reached.contains(node.id());
    }

    List<Link> into(Node node) {
        return List.copyOf(links.getOrDefault(node.id(), new LinkedHashSet<>()));
    }

    /** Whether anything is reached by a branch of the node. */
    boolean leaves(Node node, String branch) {
        Link wanted = new Link(node.id(), Optional.of(branch));
        return links.values().stream().anyMatch(into -> into.contains(wanted));
    }

    /** Whether a node has come to its end, or been passed by, wherever another one runs. */
    boolean before(Node node, Node asker) {
        Optional<Node> level = Optional.of(asker);
        while (level.isPresent() && !level.get().container().equals(node.container())) {
            level = level.get().container().flatMap(document::node);
        }
        if (level.isPresent() && level.get().id().startsWith(END_OF)) {
            return reached.contains(node.id());
        }
        return level.isPresent() && ancestors(level.get()).get(numbers.getOrDefault(node.id(), 0));
    }

    /** The iterations and loops around a node, innermost first. */
    List<Node> around(Node node) {
        List<Node> blocks = new ArrayList<>();
        Optional<Node> block = node.container().flatMap(document::node);
        while (block.isPresent() && !blocks.contains(block.get())) {
            blocks.add(block.get());
            block = block.get().container().flatMap(document::node);
        }
        return blocks;
    }

    private BitSet ancestors(Node node) {
        BitSet known = before.get(node.id());
        if (known != null) {
            return known;
        }
        BitSet found = new BitSet();
        Deque<String> open = new ArrayDeque<>(List.of(node.id()));
        while (!open.isEmpty()) {
            for (Link link : links.getOrDefault(open.remove(), new LinkedHashSet<>())) {
                int number = numbers.getOrDefault(link.from(), 0);
                if (!found.get(number)) {
                    found.set(number);
                    open.add(link.from());
                }
            }
        }
        before.put(node.id(), found);
        return found;
    }
}
