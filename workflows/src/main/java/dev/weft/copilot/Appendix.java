package dev.weft.copilot;

import dev.weft.json.Json;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What stands below a prompt: the results and inputs that it does not name itself, so that its model sees them all the
 * same. Taken off again where the prompt is shown.
 */
final class Appendix {
    private static final Pattern BELOW = Pattern.compile(
            "(?:\\n\\n<input name=\"([^\"\\n]+)\">\\n\\{\\{ variables\\[\"\\1\"] }}\\n</input>"
                    + "|\\n\\n<result task=\"([^\"\\n]+)\">\\n\\{\\{ tasks\\.\\2\\.output\\.text }}\\n</result>)+\\z");

    private Appendix() {}

    static String below(String prompt, List<String> variables, List<String> tasks) {
        StringBuilder all = new StringBuilder(prompt);
        variables.forEach(name -> all.append("\n\n<input name=\"%s\">\n{{ variables[%s] }}\n</input>"
                .formatted(name, Json.write(name))));
        tasks.forEach(id ->
                all.append("\n\n<result task=\"%1$s\">\n{{ tasks.%1$s.output.text }}\n</result>".formatted(id)));
        return all.toString();
    }

    static String takenOff(String prompt) {
        return BELOW.matcher(prompt).replaceFirst("");
    }
}
