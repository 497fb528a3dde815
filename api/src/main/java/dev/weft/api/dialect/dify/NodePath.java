package dev.weft.api.dialect.dify;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a task stands in a run: {@code outer[2]/inner} is {@code inner} in the third iteration of {@code outer}. */
record NodePath(List<Step> steps) {
    private static final Pattern STEP = Pattern.compile("([^\\[/]+)(?:\\[(\\d+)])?");

    NodePath {
        steps = List.copyOf(steps);
    }

    /**
     * @param path of the task or block in the run
     * @param index of the iteration that the path leads into
     */
    record Step(String id, String path, OptionalInt index) {}

    static NodePath of(String path) {
        List<Step> steps = new ArrayList<>();
        int start = 0;
        for (String part : path.split("/", -1)) {
            Matcher matcher = STEP.matcher(part);
            boolean iteration = matcher.matches() && matcher.group(2) != null;
            String id = iteration ? matcher.group(1) : part;
            steps.add(new Step(
                    id,
                    path.substring(0, start + id.length()),
                    iteration ? OptionalInt.of(Integer.parseInt(matcher.group(2))) : OptionalInt.empty()));
            start += part.length() + 1;
        }
        return new NodePath(steps);
    }

    String id() {
        return steps.getLast().id();
    }

    /** The task is the body of its own {@code forEach}. */
    boolean isItem() {
        return steps.getLast().index().isPresent();
    }

    boolean isTopLevel() {
        return steps.size() == 1 && !isItem();
    }

    /** In the canvas, such as {@code outer/inner}. */
    String inCanvas() {
        String path = steps.stream().map(Step::id).collect(Collectors.joining("/"));
        return isItem() ? path + "/" + id() : path;
    }

    /** What stands before the names of tasks in the iterations around it, innermost first. */
    List<String> scopes() {
        List<String> scopes = new ArrayList<>();
        for (int i = steps.size() - 2; i >= 0; i--) {
            String path = steps.get(i).path();
            OptionalInt index = steps.get(i).index();
            scopes.add(index.isPresent() ? path + "[" + index.getAsInt() + "]/" : path + "/");
        }
        return scopes;
    }

    /** Blocks around it, each with its iteration, outermost first. */
    List<Step> iterations() {
        return steps.stream().filter(step -> step.index().isPresent()).toList();
    }
}
