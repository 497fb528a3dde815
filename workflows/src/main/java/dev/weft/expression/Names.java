package dev.weft.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.weft.canvas.Nearest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/** Finds every value that a parsed expression names, and the names that mean nothing. */
final class Names {
    private static final List<String> TYPES = List.of(
            "int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type");
    private static final List<String> NAMESPACES =
            List.of("math", "base64", "lists", "sets", "strings");

    private final Deque<String> bound = new ArrayDeque<>();
    private final SequencedSet<Reference> references = new LinkedHashSet<>();

    /** @throws ExpressionException for a name that is no root, no macro's variable and no type */
    static List<Reference> in(CelMutableExpr root) {
        Names names = new Names();
        names.visit(root);
        return List.copyOf(names.references);
    }

    private void visit(CelMutableExpr node) {
        switch (node.getKind()) {
            case IDENT, SELECT -> path(node);
            case CALL -> {
                if (isIndex(node)) {
                    path(node);
                } else {
                    call(node.call());
                }
            }
            case LIST -> node.list().elements().forEach(this::visit);
            case MAP -> node.map().entries().forEach(entry -> {
                visit(entry.key());
                visit(entry.value());
            });
            case STRUCT -> throw new ExpressionException(
                    "`" + node.struct().messageName() + "{…}` makes no sense here; write an object as {\"name\": value}");
            case COMPREHENSION -> comprehension(node.comprehension());
            case CONSTANT, NOT_SET -> {}
        }
    }

    private void call(CelMutableCall call) {
        Optional<CelMutableExpr> target = call.target();
        if (target.isPresent() && namespace(target.get())) {
            signature(target.get().ident().name() + "." + call.function(), call.args().size());
        } else {
            target.ifPresent(this::visit);
            signature(call.function(), call.args().size() + (target.isPresent() ? 1 : 0));
        }
        call.args().forEach(this::visit);
    }

    private static void signature(String function, int operands) {
        Signatures.complaint(function, operands).ifPresent(complaint -> {
            throw new ExpressionException(complaint);
        });
    }

    private void comprehension(CelMutableComprehension loop) {
        visit(loop.iterRange());
        visit(loop.accuInit());
        bound.push(loop.accuVar());
        bound.push(loop.iterVar());
        bound.push(loop.iterVar2());
        visit(loop.loopCondition());
        visit(loop.loopStep());
        bound.pop();
        bound.pop();
        bound.pop();
        bound.push(loop.accuVar());
        visit(loop.result());
        bound.pop();
    }

    /** {@code a.b["c"].d}: steps from the outermost to the root; a step that is not constant ends the path. */
    private void path(CelMutableExpr outermost) {
        List<Optional<String>> steps = new ArrayList<>();
        CelMutableExpr node = outermost;
        while (node.getKind() == Kind.SELECT || isIndex(node)) {
            if (node.getKind() == Kind.SELECT) {
                steps.add(Optional.of(node.select().field()));
                node = node.select().operand();
            } else {
                CelMutableExpr key = node.call().args().get(1);
                steps.add(constant(key));
                visit(key);
                node = node.call().args().get(0);
            }
        }
        if (node.getKind() != Kind.IDENT) {
            visit(node);
            return;
        }
        Collections.reverse(steps);
        root(node.ident().name(), steps);
    }

    private void root(String name, List<Optional<String>> steps) {
        if (bound.contains(name) || TYPES.contains(name)) {
            return;
        }
        if (!Roots.ALL.contains(name)) {
            throw new ExpressionException("the name `" + name + "` means nothing here"
                    + Nearest.hint(name, Roots.ALL) + "; values start with one of " + String.join(", ", Roots.ALL));
        }
        List<String> path = new ArrayList<>();
        for (Optional<String> step : steps) {
            if (step.isEmpty()) {
                break;
            }
            path.add(step.get());
        }
        references.add(new Reference(name, path));
    }

    static Optional<String> constant(CelMutableExpr key) {
        return key.getKind() == Kind.CONSTANT && key.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(key.constant().stringValue())
                : Optional.empty();
    }

    static boolean isIndex(CelMutableExpr node) {
        return node.getKind() == Kind.CALL && node.call().function().equals("_[_]");
    }

    /** {@code math} in {@code math.ceil(x)}. A macro's variable of that name is shadowed by it. */
    static boolean namespace(CelMutableExpr node) {
        return node.getKind() == Kind.IDENT && NAMESPACES.contains(node.ident().name());
    }
}
