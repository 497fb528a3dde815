package dev.weft.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The functions that expressions have beyond CEL's own. Those whose names start with {@code @} stand in for operators
 * and can't be written.
 */
final class Functions {
    static final String MEMBER = "@member";
    static final String HAS = "@has";
    static final String TRUTH = "@truth";
    static final String ELEMENTS = "@elements";
    static final String OBJECT = "@object";
    static final String SIZE = "@size";
    static final String TEXT = "@text";

    private final List<CelFunctionDecl> declarations = new ArrayList<>();
    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    Functions() {
        binary("@add", Operators::add);
        binary("@subtract", Operators::subtract);
        binary("@multiply", Operators::multiply);
        binary("@divide", Operators::divide);
        binary("@remainder", Operators::remainder);
        unary("@negate", SimpleType.DYN, Operators::negate);
        binary("@same", SimpleType.BOOL, Operators::same);
        binary("@differs", SimpleType.BOOL, (left, right) -> !Operators.same(left, right));
        binary("@less", SimpleType.BOOL, Operators::less);
        binary("@lessOrSame", SimpleType.BOOL, Operators::lessOrSame);
        binary("@greater", SimpleType.BOOL, (left, right) -> Operators.less(right, left));
        binary("@greaterOrSame", SimpleType.BOOL, (left, right) -> Operators.lessOrSame(right, left));
        binary("@within", SimpleType.BOOL, Access::in);
        binary(MEMBER, Access::member);
        binary(HAS, SimpleType.BOOL, Access::has);
        unary(TRUTH, SimpleType.BOOL, Operators::truth);
        unary(ELEMENTS, SimpleType.DYN, Access::elements);
        unary(OBJECT, SimpleType.DYN, parts -> Access.object((List<?>) parts));
        unary(SIZE, SimpleType.INT, Access::size);
        unary(TEXT, SimpleType.STRING, Values::text);
        unary("json", SimpleType.STRING, value -> dev.weft.json.Json.write(Values.toJson(value)));
        unary("parseJson", SimpleType.DYN, Access::parseJson);
        binary("default", (value, otherwise) ->
                value instanceof dev.cel.common.values.NullValue ? otherwise : value);
        unary("keys", SimpleType.DYN, Access::keys);
        unary("values", SimpleType.DYN, Access::members);
        unary("sum", SimpleType.DYN, Access::sum);
    }

    List<CelFunctionDecl> declarations() {
        return declarations;
    }

    List<CelFunctionBinding> bindings() {
        return bindings;
    }

    /** Our function for an operator of CEL; the operator itself when it keeps CEL's meaning. */
    static String of(String operator) {
        return switch (operator) {
            case "_+_" -> "@add";
            case "_-_" -> "@subtract";
            case "_*_" -> "@multiply";
            case "_/_" -> "@divide";
            case "_%_" -> "@remainder";
            case "-_" -> "@negate";
            case "_==_" -> "@same";
            case "_!=_" -> "@differs";
            case "_<_" -> "@less";
            case "_<=_" -> "@lessOrSame";
            case "_>_" -> "@greater";
            case "_>=_" -> "@greaterOrSame";
            case "@in" -> "@within";
            case "_[_]" -> MEMBER;
            default -> operator;
        };
    }

    private interface One {
        Object apply(Object value);
    }

    private interface Two {
        Object apply(Object left, Object right);
    }

    private void unary(String name, CelType result, One body) {
        declare(name, result, 1);
        bindings.add(CelFunctionBinding.from(overload(name), Object.class, body::apply));
    }

    private void binary(String name, Two body) {
        binary(name, SimpleType.DYN, body);
    }

    private void binary(String name, CelType result, Two body) {
        declare(name, result, 2);
        bindings.add(CelFunctionBinding.from(overload(name), Object.class, Object.class, body::apply));
    }

    private void declare(String name, CelType result, int parameters) {
        List<CelType> types = Collections.nCopies(parameters, SimpleType.DYN);
        declarations.add(CelFunctionDecl.newFunctionDeclaration(
                name, CelOverloadDecl.newGlobalOverload(overload(name), result, types)));
    }

    private static String overload(String name) {
        return "weft_" + name;
    }

    static List<String> written() {
        return Arrays.asList("json", "parseJson", "default", "keys", "values", "sum");
    }
}
