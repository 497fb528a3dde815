package dev.weft.activities.http;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Which answers are no failure: all below 400, and those that {@code acceptStatus} adds: {@code 404}, {@code "4xx"},
 * {@code "400-499"}, {@code "any"}, or a list of these.
 */
record AcceptedStatus(List<Range> added) {
    private static final Pattern FORM = Pattern.compile("(\\d{3})(?:\\s*-\\s*(\\d{3}))?|(\\d)[xX]{2}|any");

    record Range(int from, int to) {}

    AcceptedStatus {
        added = List.copyOf(added);
    }

    static AcceptedStatus of(JsonNode config) throws TaskException {
        List<Range> ranges = new ArrayList<>();
        if (config.isArray()) {
            for (JsonNode one : config) {
                ranges.add(range(one));
            }
        } else if (!config.isMissingNode() && !config.isNull()) {
            ranges.add(range(config));
        }
        return new AcceptedStatus(ranges);
    }

    boolean contains(int status) {
        return status < 400 || added.stream().anyMatch(range -> range.from <= status && status <= range.to);
    }

    private static Range range(JsonNode node) throws TaskException {
        String text = node.asString("").strip();
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new TaskException(
                    FailureCode.INVALID_CONFIG,
                    "acceptStatus: \"" + text + "\" is neither a status such as 404, a range such as 400-499 or 4xx, nor any");
        }
        if (matcher.group(3) != null) {
            int hundreds = Integer.parseInt(matcher.group(3)) * 100;
            return new Range(hundreds, hundreds + 99);
        }
        if (matcher.group(1) == null) {
            return new Range(0, 999);
        }
        int from = Integer.parseInt(matcher.group(1));
        return new Range(from, matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2)));
    }
}
