package dev.weft.activities.transform;

import com.dashjoin.jsonata.Parser;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.regex.Pattern;

/**
 * Replaces the regular expressions of a parsed expression by {@link BoundedPattern}s, when they are first met. Java's
 * own can backtrack for years and nothing stops them; the library hands them to its functions as they are and keeps the
 * place where they stand to itself.
 */
final class RegexLiteral {
    private static final VarHandle TYPE;
    private static final VarHandle VALUE;

    static {
        try {
            MethodHandles.Lookup library = MethodHandles.privateLookupIn(Parser.Symbol.class, MethodHandles.lookup());
            TYPE = library.findVarHandle(Parser.Symbol.class, "type", String.class);
            VALUE = library.findVarHandle(Parser.Symbol.class, "value", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private RegexLiteral() {}

    static void bound(Parser.Symbol symbol, Bounds bounds) {
        if ("regex".equals(TYPE.get(symbol)) && VALUE.get(symbol) instanceof Pattern pattern) {
            VALUE.set(symbol, new BoundedPattern(pattern, bounds));
        }
    }
}
