package dev.weft.run;

import dev.weft.task.Frame;
import dev.weft.task.TaskRequest.CanvasKey;
import dev.weft.task.ValueRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a scope stands in its canvas and in its run.
 *
 * @param at prefix of its tasks' paths in the canvas, such as {@code outer/}; empty at the top
 * @param path prefix of its tasks' paths in the run, such as {@code outer[2]/}; empty at the top
 * @param single the scope is an iteration of a task's own {@code forEach}: its one task goes by the path of the iteration itself, such as {@code each[2]}
 * @param control the parts of the variables that conditions read
 * @param depth how many canvases stand around it
 */
public record Place(
        CanvasKey canvas,
        String at,
        String path,
        boolean single,
        List<Frame> frames,
        Optional<ValueRef> variables,
        ObjectNode control,
        boolean controlOverflow,
        int depth) {

    String taskAt(String id) {
        return at + id;
    }

    String taskPath(String id) {
        return single ? path.substring(0, path.length() - 1) : path + id;
    }

    Place iteration(String block, String blockPath, boolean isSingle, Frame frame) {
        return new Place(
                canvas,
                at + block + "/",
                blockPath + "[" + frame.index() + "]/",
                isSingle,
                with(frame),
                variables,
                control,
                controlOverflow,
                depth);
    }

    Place inside(String block, String blockPath, Optional<Frame> frame) {
        return new Place(
                canvas,
                at + block + "/",
                blockPath + "/",
                false,
                frame.map(this::with).orElse(frames),
                variables,
                control,
                controlOverflow,
                depth);
    }

    private List<Frame> with(Frame frame) {
        List<Frame> inner = new ArrayList<>(frames);
        inner.add(frame);
        return List.copyOf(inner);
    }
}
