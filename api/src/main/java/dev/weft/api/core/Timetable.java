package dev.weft.api.core;

import dev.weft.api.core.InputProblem.Code;
import dev.weft.api.core.Refused.Invalid;
import dev.weft.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import tools.jackson.databind.node.ObjectNode;

/** When a schedule runs its canvas. */
public sealed interface Timetable {

    /** As it is stored with the trigger. */
    ObjectNode toJson();

    /**
     * @param expression five fields, or a shorthand such as {@code @daily}; Temporal has the last word on it
     * @param zone an IANA time zone
     */
    record Cron(String expression, String zone) implements Timetable {
        private static final int LONGEST = 200;

        public Cron {
            if (expression.isBlank() || expression.length() > LONGEST) {
                throw new Invalid("cron", Code.VALUE, "A cron expression has five fields, such as 0 9 * * 1-5");
            }
            try {
                ZoneId.of(zone);
            } catch (DateTimeException e) {
                throw new Invalid("timezone", Code.VALUE, "Unknown time zone; use a name such as Europe/Berlin");
            }
        }

        @Override
        public ObjectNode toJson() {
            return Json.object().put("cron", expression).put("timezone", zone);
        }
    }

    /** Again and again after the same time. */
    record Every(Duration interval) implements Timetable {
        private static final Duration SHORTEST = Duration.ofSeconds(1);
        private static final Duration LONGEST = Duration.ofDays(366);

        public Every {
            if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
                throw new Invalid("every", Code.VALUE, "An interval is between 1 s and 366 d");
            }
        }

        @Override
        public ObjectNode toJson() {
            return Json.object().put("every", interval.toSeconds() + "s");
        }
    }
}
