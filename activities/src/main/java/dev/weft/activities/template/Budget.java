package dev.weft.activities.template;

import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.tree.Node;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** How long one template may run: asked before each of its parts, in loops and macros too. For one thread. */
final class Budget implements BiConsumer<Node, JinjavaInterpreter> {
    private final long deadline;
    private final BooleanSupplier cancelled;
    private boolean stopped;
    private int line;

    Budget(Duration limit, BooleanSupplier cancelled) {
        this.deadline = System.nanoTime() + limit.toNanos();
        this.cancelled = cancelled;
    }

    @Override
    public void accept(Node node, JinjavaInterpreter interpreter) {
        interpreter.getContext().setCurrentNode(node);
        if (!stopped && within()) {
            return;
        }
        if (!stopped) {
            stopped = true;
            line = node.getLineNumber();
        }
        throw new InterpretException("ran too long", node.getLineNumber(), node.getStartPosition());
    }

    private boolean within() {
        return System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted() && !cancelled.getAsBoolean();
    }

    /** Whether the template was stopped. */
    boolean stopped() {
        return stopped;
    }

    int line() {
        return line;
    }
}
