package dev.weft.expression;

import dev.weft.canvas.Nearest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which functions an expression may call, and with how many operands; in {@code x.f(y)} there are two. Programs are made
 * without CEL's type checker, which takes a millisecond and finds little where every value is dynamic: this stands in
 * for it.
 */
final class Signatures {
    private static final Map<String, Operands> KNOWN = new LinkedHashMap<>();

    private record Operands(int least, int most) {}

    static {
        one("int", "uint", "double", "bool", "bytes", "type", "dyn", "timestamp", "duration", "string", "size");
        one("json", "parseJson", "keys", "values", "sum");
        one("lowerAscii", "upperAscii", "trim", "reverse", "distinct", "sort");
        one("math.ceil", "math.floor", "math.round", "math.trunc", "math.abs", "math.sign", "math.sqrt");
        one("math.isInf", "math.isNaN", "math.isFinite", "math.bitNot");
        one("base64.encode", "base64.decode", "strings.quote", "lists.range");
        between(2, 2, "default", "contains", "startsWith", "endsWith", "matches", "charAt", "format");
        between(2, 2, "math.bitAnd", "math.bitOr", "math.bitXor", "math.bitShiftLeft", "math.bitShiftRight");
        between(2, 2, "sets.contains", "sets.equivalent", "sets.intersects");
        between(2, 3, "indexOf", "lastIndexOf", "split", "substring");
        between(1, 2, "join", "flatten");
        between(3, 4, "replace");
        between(3, 3, "slice");
        between(1, 2, "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear");
        between(1, 2, "getHours", "getMinutes", "getSeconds", "getMilliseconds");
    }

    private Signatures() {}

    private static void one(String... names) {
        between(1, 1, names);
    }

    private static void between(int least, int most, String... names) {
        for (String name : names) {
            KNOWN.put(name, new Operands(least, most));
        }
    }

    /** What is wrong with a call; operators and what macros leave behind are always right. */
    static Optional<String> complaint(String function, int operands) {
        if (!Character.isLetter(function.charAt(0)) || function.contains("@")) {
            return Optional.empty();
        }
        Operands allowed = KNOWN.get(function);
        if (allowed == null) {
            return Optional.of("there is no function `" + function + "`" + Nearest.hint(function, KNOWN.keySet()));
        }
        return operands >= allowed.least() && operands <= allowed.most()
                ? Optional.empty()
                : Optional.of("`" + function + "` takes " + count(allowed) + ", counting the value before the dot, but is given "
                        + operands);
    }

    private static String count(Operands operands) {
        if (operands.least() == operands.most()) {
            return operands.least() == 1 ? "1 value" : operands.least() + " values";
        }
        return operands.least() + " to " + operands.most() + " values";
    }
}
