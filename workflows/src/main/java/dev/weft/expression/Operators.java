package dev.weft.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.values.NullValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What operators mean on JSON. Where CEL is stricter than JSON is: integers and fractions mix, {@code 7 / 2} is 3.5,
 * text plus anything is text, what is missing is null, null is neither true nor greater or less than anything.
 */
final class Operators {
    private static final long EXACT = 1L << 53;
    private static final int LONGEST_TEXT = 16 * 1024 * 1024;
    private static final int LONGEST_LIST = 1_000_000;

    private Operators() {}

    static Object add(Object left, Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return whole(a) && whole(b) ? exact('+', a.longValue(), b.longValue()) : number(a.doubleValue() + b.doubleValue());
        }
        if (left instanceof String || right instanceof String) {
            return bounded(Values.text(left), Values.text(right));
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            if (a.size() + b.size() > LONGEST_LIST) {
                throw new ExpressionException("the list gets longer than " + LONGEST_LIST + " elements");
            }
            List<Object> joined = new ArrayList<>(a);
            joined.addAll(b);
            return joined;
        }
        if (left instanceof Instant a && right instanceof Duration b) {
            return a.plus(b);
        }
        if (left instanceof Duration a && right instanceof Instant b) {
            return b.plus(a);
        }
        if (left instanceof Duration a && right instanceof Duration b) {
            return a.plus(b);
        }
        throw unfit("add", left, "and", right);
    }

    static Object subtract(Object left, Object right) {
        if (left instanceof Instant a && right instanceof Duration b) {
            return a.minus(b);
        }
        if (left instanceof Instant a && right instanceof Instant b) {
            return Duration.between(b, a);
        }
        if (left instanceof Duration a && right instanceof Duration b) {
            return a.minus(b);
        }
        return calculate('-', "subtract", left, right);
    }

    static Object multiply(Object left, Object right) {
        return calculate('*', "multiply", left, right);
    }

    static Object divide(Object left, Object right) {
        return calculate('/', "divide", left, right);
    }

    static Object remainder(Object left, Object right) {
        return calculate('%', "divide", left, right);
    }

    static Object negate(Object value) {
        if (value instanceof Number number) {
            return whole(number) ? exact('-', 0, number.longValue()) : number(-number.doubleValue());
        }
        if (value instanceof Duration duration) {
            return duration.negated();
        }
        throw new ExpressionException("can't negate " + Kinds.of(value));
    }

    private static Object calculate(char operator, String verb, Object left, Object right) {
        if (!(left instanceof Number a) || !(right instanceof Number b)) {
            throw unfit(verb, left, operator == '-' ? "and" : "by", right);
        }
        if ((operator == '/' || operator == '%') && b.doubleValue() == 0) {
            throw new ExpressionException("can't divide by zero");
        }
        if (whole(a) && whole(b)) {
            return exact(operator, a.longValue(), b.longValue());
        }
        double x = a.doubleValue();
        double y = b.doubleValue();
        return number(switch (operator) {
            case '-' -> x - y;
            case '*' -> x * y;
            case '/' -> x / y;
            default -> x % y;
        });
    }

    private static Object exact(char operator, long a, long b) {
        try {
            return switch (operator) {
                case '+' -> Math.addExact(a, b);
                case '-' -> Math.subtractExact(a, b);
                case '*' -> Math.multiplyExact(a, b);
                case '/' -> a % b == 0 && !(a == Long.MIN_VALUE && b == -1) ? (Object) (a / b) : number((double) a / b);
                default -> a % b;
            };
        } catch (ArithmeticException e) {
            throw new ExpressionException("the number gets too large for a 64-bit integer");
        }
    }

    /** A calculated number; whole ones are integers, so that they are written without a fraction. */
    private static Object number(double value) {
        Values.finite(value);
        return value == Math.rint(value) && Math.abs(value) <= EXACT ? (Object) (long) value : (Object) value;
    }

    static boolean whole(Number number) {
        return !(number instanceof Double);
    }

    private static String bounded(String left, String right) {
        if (left.length() + (long) right.length() > LONGEST_TEXT) {
            throw new ExpressionException("the text gets longer than " + LONGEST_TEXT + " characters");
        }
        return left + right;
    }

    private static ExpressionException unfit(String verb, Object left, String joint, Object right) {
        String advice = left instanceof NullValue || right instanceof NullValue
                ? "; default(value, 0) stands in for what is missing"
                : "";
        return new ExpressionException(
                "can't " + verb + " " + Kinds.of(left) + " " + joint + " " + Kinds.of(right) + advice);
    }

    static boolean same(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return whole(a) && whole(b) ? a.longValue() == b.longValue() : a.doubleValue() == b.doubleValue();
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return sameList(a, b);
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return a.size() == b.size()
                    && a.entrySet().stream().allMatch(
                            member -> b.containsKey(member.getKey()) && same(member.getValue(), b.get(member.getKey())));
        }
        if (left instanceof CelType && right instanceof CelType) {
            return Values.toJson(left).equals(Values.toJson(right));
        }
        return left != null && left.equals(right);
    }

    private static boolean sameList(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<?> others = right.iterator();
        return left.stream().allMatch(element -> same(element, others.next()));
    }

    static boolean less(Object left, Object right) {
        return comparable(left, right) && compare(left, right) < 0;
    }

    static boolean lessOrSame(Object left, Object right) {
        return comparable(left, right) && compare(left, right) <= 0;
    }

    static boolean greater(Object left, Object right) {
        return comparable(left, right) && compare(left, right) > 0;
    }

    static boolean greaterOrSame(Object left, Object right) {
        return comparable(left, right) && compare(left, right) >= 0;
    }

    private static boolean comparable(Object left, Object right) {
        return !(left instanceof NullValue) && !(right instanceof NullValue);
    }

    static int compare(Object left, Object right) {
        if (left instanceof Number a && right instanceof Number b) {
            return whole(a) && whole(b)
                    ? Long.compare(a.longValue(), b.longValue())
                    : Double.compare(a.doubleValue(), b.doubleValue());
        }
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        if (left instanceof Boolean a && right instanceof Boolean b) {
            return Boolean.compare(a, b);
        }
        if (left instanceof Instant a && right instanceof Instant b) {
            return a.compareTo(b);
        }
        if (left instanceof Duration a && right instanceof Duration b) {
            return a.compareTo(b);
        }
        throw new ExpressionException("can't compare " + Kinds.of(left) + " with " + Kinds.of(right));
    }

    static boolean truth(Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case NullValue nothing -> false;
            default -> throw new ExpressionException("a condition must be true or false but is " + Kinds.of(value));
        };
    }
}
