package dev.weft.activities.transform;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.Frame;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Jsonata.JFunctionCallable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's functions that could run or grow without end inside one step, written so that they look at the bounds. They
 * behave as JSONata's documentation says.
 */
final class BoundedFunctions {
    private static final int MAX_CHARACTERS = 16 * 1024 * 1024;
    private static final int MAX_DIGITS = 400;
    private static final int MAX_TIMESTAMP = 64;
    private static final int MAX_ADJACENT_MARKERS = 6;

    private final Bounds bounds;

    BoundedFunctions(Bounds bounds) {
        this.bounds = bounds;
    }

    void bind(Frame frame) {
        bind(frame, "contains", "<s-(sf):b>", arguments -> contains(text(arguments, 0), at(arguments, 1)));
        bind(frame, "match", "<s-fn?:a<o>>", arguments -> match(text(arguments, 0), at(arguments, 1), limit(arguments, 2)));
        bind(frame, "replace", "<s-(sf)(sf)n?:s>", this::replace);
        bind(frame, "split", "<s-(sf)n?:a<s>>", arguments -> split(text(arguments, 0), at(arguments, 1), limit(arguments, 2)));
        bind(frame, "pad", "<s-ns?:s>", this::pad);
        bind(frame, "join", "<a<s>s?:s>", this::join);
        bind(frame, "round", "<n-n?:n>", BoundedFunctions::round);
        bind(frame, "toMillis", "<s-s?:n>", BoundedFunctions::toMillis);
    }

    private interface Body {
        @Nullable Object apply(List<?> arguments) throws Exception;
    }

    private static void bind(Frame frame, String name, String signature, Body body) {
        JFunctionCallable call = (input, arguments) -> body.apply((List<?>) arguments);
        frame.bind(name, new JFunction(call, signature));
    }

    private @Nullable Object contains(@Nullable String text, @Nullable Object token) {
        if (text == null) {
            return null;
        }
        return token instanceof String part ? text.contains(part) : pattern(token).matcher(text).find();
    }

    private @Nullable Object match(@Nullable String text, @Nullable Object token, int limit) {
        if (text == null) {
            return null;
        }
        List<Object> matches = new ArrayList<>();
        Matcher matcher = pattern(token).matcher(text);
        while (matches.size() < limit && matcher.find()) {
            bounds.check();
            Map<String, @Nullable Object> match = new LinkedHashMap<>();
            match.put("match", matcher.group());
            match.put("index", matcher.start());
            match.put("groups", BoundedPattern.groups(matcher));
            matches.add(match);
        }
        return matches.isEmpty() ? null : matches.size() == 1 ? matches.getFirst() : matches;
    }

    private @Nullable Object replace(List<?> arguments) throws Exception {
        String text = text(arguments, 0);
        if (text == null) {
            return null;
        }
        Object token = at(arguments, 1);
        Object replacement = at(arguments, 2);
        int limit = limit(arguments, 3);
        if ("".equals(token)) {
            throw new JException("D3010", -1);
        }
        Matcher matcher = token instanceof String part
                ? Pattern.compile(part, Pattern.LITERAL).matcher(new BoundedText(text, bounds))
                : pattern(token).matcher(text);
        StringBuilder result = new StringBuilder();
        int from = 0;
        for (int done = 0; done < limit && matcher.find(); done++) {
            result.append(text, from, matcher.start());
            if (token instanceof String && replacement instanceof String literal) {
                result.append(literal);
            } else {
                result.append(replaced(matcher, replacement));
            }
            from = matcher.end();
            bound(result.length());
        }
        return result.append(text, from, text.length()).toString();
    }

    private String replaced(Matcher matcher, @Nullable Object replacement) throws Exception {
        if (replacement instanceof String template) {
            return Replacement.of(template, matcher);
        }
        Map<String, @Nullable Object> match = new LinkedHashMap<>();
        match.put("match", matcher.group());
        match.put("start", matcher.start());
        match.put("end", matcher.end());
        match.put("groups", BoundedPattern.groups(matcher));
        if (apply(replacement, match) instanceof String text) {
            return text;
        }
        throw new JException("D3012", -1);
    }

    private static @Nullable Object apply(@Nullable Object function, Object argument) throws Exception {
        try {
            return Functions.funcApply(function, List.of(argument));
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object split(@Nullable String text, @Nullable Object separator, int limit) {
        if (text == null) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        if ("".equals(separator)) {
            text.codePoints().limit(limit).forEach(character -> parts.add(Character.toString(character)));
            return parts;
        }
        Matcher matcher = separator instanceof String literal
                ? Pattern.compile(literal, Pattern.LITERAL).matcher(new BoundedText(text, bounds))
                : pattern(separator).matcher(text);
        int from = 0;
        while (parts.size() < limit && matcher.find()) {
            bounds.check();
            parts.add(text.substring(from, matcher.start()));
            from = matcher.end();
        }
        if (parts.size() < limit) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    private @Nullable Object pad(List<?> arguments) {
        String text = text(arguments, 0);
        if (text == null || !(at(arguments, 1) instanceof Number width)) {
            return text;
        }
        String given = text(arguments, 2);
        int[] fill = (given == null || given.isEmpty() ? " " : given).codePoints().toArray();
        long missing = Math.abs(width.longValue()) - text.codePointCount(0, text.length());
        bound(missing);
        StringBuilder padding = new StringBuilder();
        for (int i = 0; i < missing; i++) {
            padding.appendCodePoint(fill[i % fill.length]);
        }
        return width.longValue() < 0 ? padding + text : text + padding;
    }

    private @Nullable Object join(List<?> arguments) {
        if (!(at(arguments, 0) instanceof List<?> parts)) {
            return null;
        }
        String given = text(arguments, 1);
        String separator = given == null ? "" : given;
        long length = 0;
        List<String> texts = new ArrayList<>(parts.size());
        for (Object part : parts) {
            String text = String.valueOf(part);
            texts.add(text);
            length += text.length() + separator.length();
            bound(length);
        }
        return String.join(separator, texts);
    }

    private static @Nullable Object round(List<?> arguments) {
        if (!(at(arguments, 0) instanceof Number number)) {
            return null;
        }
        Integer digits = at(arguments, 1) instanceof Number precision
                ? Math.clamp(precision.longValue(), -MAX_DIGITS, MAX_DIGITS)
                : null;
        return Functions.round(number, digits);
    }

    /** The library makes a regular expression of the picture; many fields side by side would be tried in all ways. */
    private static @Nullable Object toMillis(List<?> arguments) throws Exception {
        String timestamp = text(arguments, 0);
        String picture = text(arguments, 1);
        if (timestamp != null && picture != null) {
            int adjacent = picture.split("]\\s*\\[", -1).length - 1;
            if (adjacent > MAX_ADJACENT_MARKERS && timestamp.length() > MAX_TIMESTAMP) {
                throw new Bounds.StoppedException("its picture of a time has too many fields side by side");
            }
        }
        return Functions.dateTimeToMillis(timestamp, picture);
    }

    private static BoundedPattern pattern(@Nullable Object token) {
        if (token instanceof BoundedPattern pattern) {
            return pattern;
        }
        throw new Bounds.StoppedException("only regular expressions can be used to match");
    }

    private void bound(long characters) {
        if (characters > MAX_CHARACTERS) {
            throw new Bounds.StoppedException("it makes a text of more than " + MAX_CHARACTERS + " characters");
        }
        bounds.check();
    }

    private static @Nullable Object at(List<?> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    private static @Nullable String text(List<?> arguments, int index) {
        return at(arguments, index) instanceof String text ? text : null;
    }

    private static int limit(List<?> arguments, int index) {
        if (!(at(arguments, index) instanceof Number limit)) {
            return Integer.MAX_VALUE;
        }
        if (limit.intValue() < 0) {
            throw new Bounds.StoppedException("a limit must be a positive number");
        }
        return limit.intValue();
    }
}
