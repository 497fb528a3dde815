package dev.weft.activities.template;

import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.BatchFilter;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.filter.SliceFilter;
import com.hubspot.jinjava.lib.filter.WordWrapFilter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The filters that templates have, those of Jinja2; where the engine's own would make a text of any size, another. */
final class SafeFilters {
    static final Set<String> NAMES = Set.of(
            "abs", "attr", "batch", "capitalize", "center", "count", "cut", "d", "default", "dictsort", "e", "escape",
            "escapejson", "filesizeformat", "first", "float", "forceescape", "format", "fromjson", "groupby", "indent",
            "int", "join", "last", "length", "list", "lower", "map", "random", "reject", "rejectattr", "replace",
            "reverse", "round", "safe", "select", "selectattr", "slice", "sort", "split", "string", "striptags", "sum",
            "title", "tojson", "trim", "truncate", "unique", "upper", "urlencode", "wordcount", "wordwrap", "xmlattr");
    private static final int MAX_NUMBER = 10_000;
    private static final int MAX_DIGITS = 100;

    private SafeFilters() {}

    static List<Filter> all() {
        return List.of(
                new Own("center", SafeFilters::center),
                new Own("format", SafeFilters::format),
                new Own("indent", SafeFilters::indent),
                new Own("replace", SafeFilters::replace),
                new Own("round", SafeFilters::round),
                new Bounded(new BatchFilter()),
                new Bounded(new SliceFilter()),
                new Bounded(new WordWrapFilter()));
    }

    private static @Nullable Object center(Object value, List<Object> arguments) {
        String text = Objects.toString(value, "");
        int width = arguments.isEmpty() ? 80 : number(arguments.get(0), MAX_NUMBER);
        int left = Math.max(0, (width - text.length()) / 2);
        return " ".repeat(left) + text + " ".repeat(Math.max(0, width - text.length() - left));
    }

    /** {@code "%s has %d"|format(a, b)}, with Python's clauses s, d, f, x and %. */
    private static @Nullable Object format(Object value, List<Object> arguments) {
        return new Clauses(Objects.toString(value, ""), arguments).filled();
    }

    private static @Nullable Object indent(Object value, List<Object> arguments) {
        String text = Objects.toString(value, "");
        String space = arguments.isEmpty() ? "    " : space(arguments.get(0));
        boolean first = arguments.size() > 1 && truth(arguments.get(1));
        boolean blank = arguments.size() > 2 && truth(arguments.get(2));
        Lengths.check(text.length() + text.chars().filter(c -> c == '\n').count() * space.length());
        String indented = Arrays.stream(text.split("\n", -1))
                .map(line -> line.isBlank() && !blank ? line : space + line)
                .collect(Collectors.joining("\n"));
        return first || !indented.startsWith(space) ? indented : indented.substring(space.length());
    }

    private static String space(Object width) {
        return width instanceof Number ? " ".repeat(Math.max(0, number(width, MAX_NUMBER))) : Objects.toString(width, "");
    }

    private static @Nullable Object replace(Object value, List<Object> arguments) {
        if (value == null || arguments.size() < 2) {
            return value;
        }
        return Lengths.replaced(
                Objects.toString(value), Objects.toString(arguments.get(0), ""), Objects.toString(arguments.get(1), ""));
    }

    private static @Nullable Object round(Object value, List<Object> arguments) {
        if (value == null) {
            return null;
        }
        int digits = arguments.isEmpty() ? 0 : number(arguments.get(0), MAX_DIGITS);
        RoundingMode mode =
                switch (arguments.size() > 1 ? Objects.toString(arguments.get(1)) : "common") {
                    case "ceil" -> RoundingMode.CEILING;
                    case "floor" -> RoundingMode.FLOOR;
                    default -> RoundingMode.HALF_UP;
                };
        try {
            return new BigDecimal(Objects.toString(value)).setScale(digits, mode).doubleValue();
        } catch (NumberFormatException e) {
            throw new InterpretException("round: " + value + " is no number");
        }
    }

    private static boolean truth(Object value) {
        return value != null && !value.equals(false) && !"false".equalsIgnoreCase(value.toString());
    }

    static int number(Object value, int most) {
        long number;
        try {
            number = value instanceof Number given ? given.longValue() : Long.parseLong(Objects.toString(value).strip());
        } catch (NumberFormatException e) {
            throw new InterpretException(value + " is no whole number");
        }
        if (Math.abs(number) > most) {
            throw new InterpretException(number + " is more than " + most + ", the most that can be used here");
        }
        return (int) number;
    }

    private interface Body {
        @Nullable Object of(Object value, List<Object> arguments);
    }

    /** @param body what the filter does with a value and its arguments, named ones last */
    private record Own(String name, Body body) implements Filter {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public @Nullable Object filter(
                Object value, JinjavaInterpreter interpreter, Object[] arguments, Map<String, Object> named) {
            List<Object> all = new java.util.ArrayList<>(Arrays.asList(arguments));
            all.addAll(named.values());
            return body.of(value, all);
        }

        @Override
        public @Nullable Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
            return body.of(value, List.of((Object[]) arguments));
        }
    }

    /** One of the engine's, whose numbers are kept small. */
    private record Bounded(Filter filter) implements Filter {
        @Override
        public String getName() {
            return filter.getName();
        }

        @Override
        public @Nullable Object filter(
                Object value, JinjavaInterpreter interpreter, Object[] arguments, Map<String, Object> named) {
            Arrays.stream(arguments).forEach(Bounded::check);
            named.values().forEach(Bounded::check);
            return filter.filter(value, interpreter, arguments, named);
        }

        @Override
        public @Nullable Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
            Arrays.stream(arguments).forEach(Bounded::check);
            return filter.filter(value, interpreter, arguments);
        }

        private static void check(@Nullable Object argument) {
            if (argument != null && argument.toString().matches("-?\\d+")) {
                int ignored = number(argument, MAX_NUMBER);
            }
        }
    }
}
