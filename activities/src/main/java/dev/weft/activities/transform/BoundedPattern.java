package dev.weft.activities.transform;

import com.dashjoin.jsonata.Jsonata.Fn0;
import com.dashjoin.jsonata.Jsonata.JFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A regular expression whose search ends with the bounds. As a function it gives the first match, as JSONata has it. */
final class BoundedPattern extends JFunction {
    private final Pattern pattern;
    private final Bounds bounds;

    BoundedPattern(Pattern pattern, Bounds bounds) {
        super((input, arguments) -> first(pattern, bounds, arguments), null);
        this.pattern = pattern;
        this.bounds = bounds;
    }

    Matcher matcher(String text) {
        return pattern.matcher(new BoundedText(text, bounds));
    }

    private static @Nullable Object first(Pattern pattern, Bounds bounds, List<?> arguments) {
        return !arguments.isEmpty() && arguments.getFirst() instanceof String text
                ? next(pattern.matcher(new BoundedText(text, bounds)))
                : null;
    }

    private static @Nullable Map<String, @Nullable Object> next(Matcher matcher) {
        if (!matcher.find()) {
            return null;
        }
        Map<String, @Nullable Object> match = new LinkedHashMap<>();
        match.put("match", matcher.group());
        match.put("start", matcher.start());
        match.put("end", matcher.end());
        match.put("groups", groups(matcher));
        match.put("next", (Fn0<@Nullable Map<String, @Nullable Object>>) () -> next(matcher));
        return match;
    }

    /** The captured groups, without the whole match. */
    static List<@Nullable String> groups(Matcher matcher) {
        List<@Nullable String> groups = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            groups.add(matcher.group(i));
        }
        return groups;
    }
}
