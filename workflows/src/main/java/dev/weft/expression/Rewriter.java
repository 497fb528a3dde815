package dev.weft.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.cel.common.ast.CelMutableExpr.CelMutableList;
import dev.cel.common.ast.CelMutableExpr.CelMutableSelect;
import java.util.ArrayList;
import java.util.List;

/** Replaces operators whose meaning on JSON is another than CEL's by {@link Functions}, in place. */
final class Rewriter {
    /** Beyond the ids that the parser gives, so that no two nodes share one. */
    private long nextId = 1_000_000;

    void rewrite(CelMutableExpr node) {
        switch (node.getKind()) {
            case CALL -> call(node);
            case SELECT -> select(node);
            case LIST -> node.list().elements().forEach(this::rewrite);
            case MAP -> object(node);
            case COMPREHENSION -> comprehension(node.comprehension());
            case STRUCT, IDENT, CONSTANT, NOT_SET -> {}
        }
    }

    private void call(CelMutableExpr node) {
        CelMutableCall call = node.call();
        call.args().forEach(this::rewrite);
        if (call.target().filter(Names::namespace).isPresent()) {
            String namespace = call.target().orElseThrow().ident().name();
            node.setCall(CelMutableCall.create(namespace + "." + call.function(), call.args()));
            return;
        }
        call.target().ifPresent(this::rewrite);
        if (call.args().stream().anyMatch(Rewriter::accumulator)) {
            conditions(call);
            return;
        }
        switch (call.function()) {
            case "size" -> function(node, call, Functions.SIZE, 1);
            case "string" -> function(node, call, Functions.TEXT, 1);
            case "format" -> function(node, call, Functions.FORMAT, 2);
            default -> {
                call.setFunction(Functions.of(call.function()));
                conditions(call);
            }
        }
    }

    /** A function of ours, written as {@code f(x)} or {@code x.f()}. */
    private static void function(CelMutableExpr node, CelMutableCall call, String function, int operandCount) {
        List<CelMutableExpr> operands = new ArrayList<>(call.args());
        call.target().ifPresent(target -> operands.add(0, target));
        if (operands.size() == operandCount) {
            node.setCall(CelMutableCall.create(function, operands));
        }
    }

    /** What {@code &&}, {@code ||}, {@code !} and {@code ?:} ask must be true, false or null. */
    private void conditions(CelMutableCall call) {
        int asked = switch (call.function()) {
            case "_&&_", "_||_" -> call.args().size();
            case "!_", "_?_:_" -> 1;
            default -> 0;
        };
        for (int at = 0; at < asked; at++) {
            if (!accumulator(call.args().get(at))) {
                call.setArg(at, wrapped(Functions.TRUTH, call.args().get(at)));
            }
        }
    }

    private void select(CelMutableExpr node) {
        CelMutableSelect select = node.select();
        rewrite(select.operand());
        String function = select.testOnly() ? Functions.HAS : Functions.MEMBER;
        CelMutableExpr name = CelMutableExpr.ofConstant(nextId++, CelConstant.ofValue(select.field()));
        node.setCall(CelMutableCall.create(function, select.operand(), name));
    }

    private void object(CelMutableExpr node) {
        List<CelMutableExpr> parts = new ArrayList<>();
        node.map().entries().forEach(entry -> {
            rewrite(entry.key());
            rewrite(entry.value());
            parts.add(entry.key());
            parts.add(entry.value());
        });
        CelMutableExpr list = CelMutableExpr.ofList(nextId++, CelMutableList.create(parts));
        node.setCall(CelMutableCall.create(Functions.OBJECT, list));
    }

    private void comprehension(CelMutableComprehension comprehension) {
        rewrite(comprehension.iterRange());
        rewrite(comprehension.accuInit());
        rewrite(comprehension.loopStep());
        rewrite(comprehension.result());
        comprehension.setIterRange(wrapped(Functions.ELEMENTS, comprehension.iterRange()));
    }

    private CelMutableExpr wrapped(String function, CelMutableExpr operand) {
        return CelMutableExpr.ofCall(nextId++, CelMutableCall.create(function, operand));
    }

    /** The hidden variable of a macro: what macros themselves do with it stays CEL's. */
    private static boolean accumulator(CelMutableExpr node) {
        return node.getKind() == Kind.IDENT && node.ident().name().startsWith("@");
    }
}
