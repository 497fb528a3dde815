package dev.weft.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** A directed graph of tasks by their place in the author's order. Every method is linear but for a logarithm. */
final class Graph {
    private final List<List<Integer>> next = new ArrayList<>();
    private final List<List<Integer>> previous = new ArrayList<>();

    Graph(int size) {
        for (int node = 0; node < size; node++) {
            next.add(new ArrayList<>());
            previous.add(new ArrayList<>());
        }
    }

    void edge(int from, int to) {
        next.get(from).add(to);
        previous.get(to).add(from);
    }

    int size() {
        return next.size();
    }

    /** A topological order that takes the first possible node each time; empty when there is a cycle. */
    Optional<List<Integer>> order() {
        int[] waiting = new int[size()];
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int node = 0; node < size(); node++) {
            waiting[node] = previous.get(node).size();
            if (waiting[node] == 0) {
                ready.add(node);
            }
        }
        List<Integer> order = new ArrayList<>(size());
        for (Integer node = ready.poll(); node != null; node = ready.poll()) {
            order.add(node);
            for (int follower : next.get(node)) {
                if (--waiting[follower] == 0) {
                    ready.add(follower);
                }
            }
        }
        return order.size() == size() ? Optional.of(order) : Optional.empty();
    }

    BitSet descendants(int node) {
        return reach(node, next);
    }

    BitSet ancestors(int node) {
        return reach(node, previous);
    }

    private BitSet reach(int start, List<List<Integer>> along) {
        BitSet seen = new BitSet(size());
        Deque<Integer> open = new ArrayDeque<>();
        open.push(start);
        while (!open.isEmpty()) {
            for (int node : along.get(open.pop())) {
                if (!seen.get(node)) {
                    seen.set(node);
                    open.push(node);
                }
            }
        }
        return seen;
    }

    /** One cycle for every knot of tasks that wait for each other, each a shortest one through its first task. */
    List<List<Integer>> cycles() {
        int[] component = components();
        List<List<Integer>> cycles = new ArrayList<>();
        int[] from = new int[size()];
        Arrays.fill(from, -1);
        BitSet told = new BitSet();
        for (int node = 0; node < size(); node++) {
            if (!told.get(component[node])) {
                told.set(component[node]);
                cycle(node, component, from).ifPresent(cycles::add);
            }
        }
        return cycles;
    }

    private Optional<List<Integer>> cycle(int start, int[] component, int[] from) {
        Deque<Integer> open = new ArrayDeque<>();
        open.add(start);
        while (!open.isEmpty()) {
            int node = open.remove();
            for (int follower : next.get(node)) {
                if (follower == start) {
                    return Optional.of(path(start, node, from));
                }
                if (component[follower] == component[start] && from[follower] < 0) {
                    from[follower] = node;
                    open.add(follower);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Integer> path(int start, int end, int[] from) {
        List<Integer> path = new ArrayList<>();
        for (int node = end; node != start; node = from[node]) {
            path.add(node);
        }
        path.add(start);
        Collections.reverse(path);
        return path;
    }

    /** Strongly connected components, by Kosaraju's algorithm without recursion. */
    private int[] components() {
        List<Integer> finished = new ArrayList<>(size());
        BitSet seen = new BitSet(size());
        int[] position = new int[size()];
        for (int node = 0; node < size(); node++) {
            finish(node, seen, position, finished);
        }
        int[] component = new int[size()];
        Arrays.fill(component, -1);
        Deque<Integer> open = new ArrayDeque<>();
        for (int root : finished.reversed()) {
            if (component[root] < 0) {
                component[root] = root;
                open.push(root);
            }
            while (!open.isEmpty()) {
                for (int node : previous.get(open.pop())) {
                    if (component[node] < 0) {
                        component[node] = root;
                        open.push(node);
                    }
                }
            }
        }
        return component;
    }

    private void finish(int start, BitSet seen, int[] position, List<Integer> finished) {
        if (seen.get(start)) {
            return;
        }
        Deque<Integer> stack = new ArrayDeque<>();
        seen.set(start);
        stack.push(start);
        while (!stack.isEmpty()) {
            int node = stack.peek();
            if (position[node] < next.get(node).size()) {
                int follower = next.get(node).get(position[node]++);
                if (!seen.get(follower)) {
                    seen.set(follower);
                    stack.push(follower);
                }
            } else {
                finished.add(stack.pop());
            }
        }
    }
}
