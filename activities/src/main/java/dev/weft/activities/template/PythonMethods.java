package dev.weft.activities.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import jinjava.javax.el.MethodNotFoundException;
import org.jspecify.annotations.Nullable;

/** The methods of Python's texts, maps and lists that templates use. All of them give new values and change none. */
final class PythonMethods {

    private PythonMethods() {}

    /** @throws MethodNotFoundException when there is no such method, or its arguments don't fit */
    static @Nullable Object call(Object base, String name, List<Object> arguments) {
        try {
            return switch (base) {
                case CharSequence text -> text(text.toString(), name, arguments);
                case Map<?, ?> map -> map(map, name, arguments);
                case List<?> list -> list(list, name, arguments);
                default -> throw missing(base, name);
            };
        } catch (IndexOutOfBoundsException | ClassCastException e) {
            throw new MethodNotFoundException(name + "() is called with other arguments than it takes");
        }
    }

    private static Object text(String text, String name, List<Object> arguments) {
        return switch (name) {
            case "upper" -> text.toUpperCase(Locale.ROOT);
            case "lower" -> text.toLowerCase(Locale.ROOT);
            case "strip" -> lstrip(rstrip(text, arguments), arguments);
            case "lstrip" -> lstrip(text, arguments);
            case "rstrip" -> rstrip(text, arguments);
            case "title" -> title(text);
            case "capitalize" -> text.isEmpty()
                    ? text
                    : text.substring(0, 1).toUpperCase(Locale.ROOT)
                            + text.substring(1).toLowerCase(Locale.ROOT);
            case "startswith" -> text.startsWith(string(arguments, 0));
            case "endswith" -> text.endsWith(string(arguments, 0));
            case "find" -> (long) text.indexOf(string(arguments, 0));
            case "count" -> (long) parts(text, string(arguments, 0)).size() - 1;
            case "replace" -> Lengths.replaced(text, string(arguments, 0), string(arguments, 1));
            case "split" -> arguments.isEmpty() ? words(text) : parts(text, string(arguments, 0));
            case "splitlines" -> text.lines().map(line -> (Object) line).toList();
            case "join" -> joined(text, (List<?>) arguments.get(0));
            case "isdigit" -> !text.isEmpty() && text.chars().allMatch(Character::isDigit);
            default -> throw missing(text, name);
        };
    }

    private static @Nullable Object map(Map<?, ?> map, String name, List<Object> arguments) {
        return switch (name) {
            case "get" -> map.containsKey(string(arguments, 0))
                    ? map.get(string(arguments, 0))
                    : arguments.size() > 1 ? arguments.get(1) : null;
            case "keys" -> new ArrayList<Object>(map.keySet());
            case "values" -> new ArrayList<Object>(map.values());
            case "items" -> new ArrayList<Object>(map.entrySet());
            default -> throw missing(map, name);
        };
    }

    private static Object list(List<?> list, String name, List<Object> arguments) {
        return switch (name) {
            case "index" -> (long) list.indexOf(arguments.get(0));
            case "count" -> list.stream().filter(arguments.get(0)::equals).count();
            case "append" -> appended(list, List.of(arguments.get(0)));
            case "extend" -> appended(list, (List<?>) arguments.get(0));
            default -> throw missing(list, name);
        };
    }

    /** A list that the template itself has made grows; the engine bounds its size. Gives nothing, as in Python. */
    @SuppressWarnings("unchecked")
    private static String appended(List<?> list, List<?> more) {
        ((List<Object>) list).addAll(more);
        return "";
    }

    private static String string(List<Object> arguments, int index) {
        return Objects.toString(arguments.get(index));
    }

    private static String lstrip(String text, List<Object> arguments) {
        int from = 0;
        while (from < text.length() && strips(text.charAt(from), arguments)) {
            from++;
        }
        return text.substring(from);
    }

    private static String rstrip(String text, List<Object> arguments) {
        int to = text.length();
        while (to > 0 && strips(text.charAt(to - 1), arguments)) {
            to--;
        }
        return text.substring(0, to);
    }

    private static boolean strips(char character, List<Object> arguments) {
        return arguments.isEmpty()
                ? Character.isWhitespace(character)
                : string(arguments, 0).indexOf(character) >= 0;
    }

    private static String title(String text) {
        StringBuilder title = new StringBuilder(text.length());
        boolean start = true;
        for (char character : text.toCharArray()) {
            title.append(start ? Character.toUpperCase(character) : Character.toLowerCase(character));
            start = !Character.isLetter(character);
        }
        return title.toString();
    }

    private static List<Object> words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : List.<Object>of((Object[]) stripped.split("\\s+"));
    }

    private static List<Object> parts(String text, String separator) {
        if (separator.isEmpty()) {
            throw new MethodNotFoundException("a text can't be split at nothing");
        }
        List<Object> parts = new ArrayList<>();
        int from = 0;
        int at = text.indexOf(separator);
        while (at >= 0) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
            at = text.indexOf(separator, from);
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String joined(String separator, List<?> values) {
        long length = 0;
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            String text = Objects.toString(value, "");
            length += text.length() + separator.length();
            Lengths.check(length);
            texts.add(text);
        }
        return String.join(separator, texts);
    }

    private static MethodNotFoundException missing(Object base, String name) {
        String kind = base instanceof CharSequence ? "a text" : base instanceof Map ? "a map" : base instanceof List ? "a list" : "this value";
        return new MethodNotFoundException(kind + " has no method " + name + "()");
    }
}
