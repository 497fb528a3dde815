package dev.weft.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableMap;
import dev.weft.expression.Outline.Constant;
import dev.weft.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads outlines off parsed expressions. */
final class Outlines {
    private static final Outline OTHER = new Outline.Other();
    private static final Pattern NAME = Pattern.compile("\\w+");

    private Outlines() {}

    static Outline of(String source) {
        String normal = Formulas.normal(source.strip());
        Optional<PathFormula> path = PathFormula.of(normal);
        return path.isPresent() ? of(path.get()) : of(Formulas.tree(normal).expr());
    }

    private static Outline of(PathFormula path) {
        Reference reference = path.references().getFirst();
        return reference.path().size() == path.steps().size() ? new Outline.Path(reference) : OTHER;
    }

    private static Outline of(CelMutableExpr node) {
        return switch (node.getKind()) {
            case CONSTANT -> constant(node.constant());
            case IDENT, SELECT -> path(node);
            case CALL -> Names.isIndex(node) ? path(node) : call(node.call());
            case LIST -> list(node.list().elements().stream().map(Outlines::of).toList());
            case MAP -> map(node.map());
            case STRUCT, COMPREHENSION, NOT_SET -> OTHER;
        };
    }

    private static Outline constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case NULL_VALUE -> new Constant(Json.nil());
            case BOOLEAN_VALUE -> new Constant(Json.tree(constant.booleanValue()));
            case INT64_VALUE -> new Constant(Json.tree(constant.int64Value()));
            case DOUBLE_VALUE -> new Constant(Json.tree(constant.doubleValue()));
            case STRING_VALUE -> new Constant(Json.text(constant.stringValue()));
            default -> OTHER;
        };
    }

    private static Outline path(CelMutableExpr outermost) {
        List<String> steps = new ArrayList<>();
        CelMutableExpr node = outermost;
        while (node.getKind() != Kind.IDENT) {
            if (node.getKind() == Kind.SELECT && !node.select().testOnly()) {
                steps.add(node.select().field());
                node = node.select().operand();
            } else if (Names.isIndex(node) && Names.constant(node.call().args().get(1)).isPresent()) {
                steps.add(Names.constant(node.call().args().get(1)).get());
                node = node.call().args().get(0);
            } else {
                return OTHER;
            }
        }
        Collections.reverse(steps);
        String root = node.ident().name();
        return Roots.ALL.contains(root) ? new Outline.Path(new Reference(root, steps)) : OTHER;
    }

    private static Outline call(CelMutableCall call) {
        List<Outline> operands = new ArrayList<>();
        call.target().ifPresent(target -> operands.add(of(target)));
        call.args().forEach(operand -> operands.add(of(operand)));
        String name = call.function();
        return new Outline.Call(NAME.matcher(name).matches() ? name : name.replaceAll("[_@]", ""), operands);
    }

    private static Outline list(List<Outline> elements) {
        ArrayNode values = Json.array();
        for (Outline element : elements) {
            if (!(element instanceof Constant(JsonNode value))) {
                return new Outline.Elements(elements);
            }
            values.add(value);
        }
        return new Constant(values);
    }

    private static Outline map(CelMutableMap map) {
        ObjectNode values = Json.object();
        for (CelMutableMap.Entry entry : map.entries()) {
            if (!(of(entry.key()) instanceof Constant(JsonNode key))
                    || !key.isString()
                    || !(of(entry.value()) instanceof Constant(JsonNode value))) {
                return OTHER;
            }
            values.set(key.stringValue(), value);
        }
        return new Constant(values);
    }
}
