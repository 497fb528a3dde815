package dev.weft.store;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A task's path in its run, taken apart.
 *
 * @param scope path in the canvas of the block around it: {@code outer} for {@code outer[2]/inner} and for
 *     {@code outer[2]}; empty at the top level
 * @param iteration indices along the path
 */
record TaskPath(String scope, List<Integer> iteration) {
    private static final Pattern INDEX = Pattern.compile("\\[(\\d{1,9})]");

    static TaskPath of(String path) {
        List<Integer> iteration = INDEX.matcher(path)
                .results()
                .map(index -> Integer.valueOf(index.group(1)))
                .toList();
        String inCanvas = INDEX.matcher(path).replaceAll("");
        int parent = inCanvas.lastIndexOf('/');
        String scope = path.endsWith("]") ? inCanvas : parent < 0 ? "" : inCanvas.substring(0, parent);
        return new TaskPath(scope, iteration);
    }

    /** As PostgreSQL writes an array of integers. */
    String indices() {
        return iteration.toString().replace('[', '{').replace(']', '}');
    }
}
