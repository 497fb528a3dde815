package dev.weft.bench.workload;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * What depends on what. Node {@code i} computes the sum of its inputs, modulo 1000, plus one.
 *
 * @param inputs of each node; all are earlier ones
 */
public record Graph(List<List<Integer>> inputs) {
    private static final int MOST_INPUTS = 3;
    private static final long MODULUS = 1000;

    public Graph {
        inputs = inputs.stream().map(List::copyOf).toList();
        for (int node = 0; node < inputs.size(); node++) {
            for (int input : inputs.get(node)) {
                if (input < 0 || input >= node) {
                    throw new IllegalArgumentException("Node " + node + " can't depend on " + input);
                }
            }
        }
    }

    static Graph chain(int length) {
        List<List<Integer>> inputs = new ArrayList<>();
        for (int node = 0; node < length; node++) {
            inputs.add(node == 0 ? List.of() : List.of(node - 1));
        }
        return new Graph(inputs);
    }

    /** So many nodes side by side, and one that takes them all. */
    static Graph fanOut(int width) {
        List<List<Integer>> inputs = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        for (int node = 0; node < width; node++) {
            inputs.add(List.of());
            all.add(node);
        }
        inputs.add(all);
        return new Graph(inputs);
    }

    /** Each node depends on none to three earlier ones. The same graph for the same seed. */
    static Graph random(int size, long seed) {
        Random random = new Random(seed);
        List<List<Integer>> inputs = new ArrayList<>();
        for (int node = 0; node < size; node++) {
            int wanted = Math.min(node, random.nextInt(MOST_INPUTS + 1));
            Set<Integer> chosen = new TreeSet<>();
            while (chosen.size() < wanted) {
                chosen.add(random.nextInt(node));
            }
            inputs.add(List.copyOf(chosen));
        }
        return new Graph(inputs);
    }

    static long step(List<Long> inputs) {
        return inputs.stream().mapToLong(Long::longValue).sum() % MODULUS + 1;
    }

    int size() {
        return inputs.size();
    }

    /** Nodes that nothing depends on. */
    List<Integer> last() {
        Set<Integer> used = new HashSet<>();
        inputs.forEach(used::addAll);
        List<Integer> last = new ArrayList<>();
        for (int node = 0; node < size(); node++) {
            if (!used.contains(node)) {
                last.add(node);
            }
        }
        return last;
    }

    /** What the last nodes must come to. */
    List<Long> expected() {
        List<Long> values = new ArrayList<>();
        inputs.forEach(of -> values.add(step(of.stream().map(values::get).toList())));
        return last().stream().map(values::get).toList();
    }
}
