package dev.weft.activities.template;

import dev.weft.activities.TaskException;
import dev.weft.task.FailureCode;

/** How deep the brackets of a template's expressions are nested: the engine reads deep ones in cubic time. */
final class Nesting {
    private static final int MAX_DEPTH = 40;

    private Nesting() {}

    /** @throws TaskException naming the line where it is too deep */
    static void check(String template) throws TaskException {
        boolean within = false;
        int depth = 0;
        int line = 1;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '\n') {
                line++;
            }
            if (!within) {
                within = template.startsWith("{{", i) || template.startsWith("{%", i);
                depth = 0;
                i += within ? 1 : 0;
            } else if (depth == 0 && (template.startsWith("}}", i) || template.startsWith("%}", i))) {
                within = false;
                i++;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth = Math.max(0, depth - 1);
            }
            if (depth > MAX_DEPTH) {
                throw new TaskException(
                        FailureCode.EXPRESSION_FAILED,
                        "The template fails at line " + line + ": its brackets are nested deeper than " + MAX_DEPTH);
            }
        }
    }
}
