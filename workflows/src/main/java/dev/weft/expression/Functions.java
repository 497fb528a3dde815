package dev.weft.expression;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload.Binary;
import dev.cel.runtime.CelFunctionOverload.Unary;
import dev.weft.json.Json;
import java.util.ArrayList;
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
    static final String FORMAT = "@format";

    private final List<CelFunctionBinding> bindings = new ArrayList<>();

    Functions() {
        binary("@add", Operators::add);
        binary("@subtract", Operators::subtract);
        binary("@multiply", Operators::multiply);
        binary("@divide", Operators::divide);
        binary("@remainder", Operators::remainder);
        unary("@negate", Operators::negate);
        binary("@same", Operators::same);
        binary("@differs", (left, right) -> !Operators.same(left, right));
        binary("@less", Operators::less);
        binary("@lessOrSame", Operators::lessOrSame);
        binary("@greater", Operators::greater);
        binary("@greaterOrSame", Operators::greaterOrSame);
        binary("@within", Access::in);
        binary(MEMBER, Access::member);
        binary(HAS, Access::has);
        unary(TRUTH, Operators::truth);
        unary(ELEMENTS, Access::elements);
        unary(OBJECT, parts -> Access.object((List<?>) parts));
        unary(SIZE, Access::size);
        unary(TEXT, Values::text);
        binary(FORMAT, Formatting::format);
        unary("json", value -> Json.write(Values.toJson(value)));
        unary("parseJson", Access::parseJson);
        binary("default", (value, otherwise) ->
                value instanceof NullValue ? otherwise : value);
        unary("keys", Access::keys);
        unary("values", Access::members);
        unary("sum", Access::sum);
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

    private void unary(String name, Unary<Object> body) {
        bind(name, CelFunctionBinding.from(overload(name), Object.class, body));
    }

    private void binary(String name, Binary<Object, Object> body) {
        bind(name, CelFunctionBinding.from(overload(name), Object.class, Object.class, body));
    }

    private void bind(String name, CelFunctionBinding binding) {
        bindings.addAll(CelFunctionBinding.fromOverloads(name, binding));
    }

    private static String overload(String name) {
        return "weft_" + name;
    }
}
