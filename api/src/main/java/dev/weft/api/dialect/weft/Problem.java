package dev.weft.api.dialect.weft;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.api.core.InputProblem;
import dev.weft.canvas.CanvasProblem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A problem detail (RFC 9457).
 *
 * @param type stable name of the kind of problem
 * @param problems of a canvas
 * @param errors of inputs or of the request
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        List<CanvasProblemJson> problems,
        List<InputError> errors) {

    static Problem of(String kind, String title, int status, String detail, String instance) {
        return new Problem("urn:weft:problem:" + kind, title, status, detail, instance, List.of(), List.of());
    }

    Problem withProblems(List<CanvasProblem> found) {
        return new Problem(
                type, title, status, detail, instance, found.stream().map(CanvasProblemJson::of).toList(), errors);
    }

    Problem withErrors(List<InputError> found) {
        return new Problem(type, title, status, detail, instance, problems, found);
    }

    /**
     * @param task id of the task it lies in
     * @param path JSON pointer into the definition
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record CanvasProblemJson(Optional<String> task, String path, String code, String message) {
        static CanvasProblemJson of(CanvasProblem problem) {
            return new CanvasProblemJson(problem.task(), problem.path(), problem.code(), problem.message());
        }
    }

    /** @param name of the variable, field or parameter, or a JSON pointer into the body */
    record InputError(String name, String code, String message) {
        static InputError of(InputProblem problem) {
            return new InputError(
                    problem.name(), problem.code().name().toLowerCase(Locale.ROOT), problem.message());
        }
    }
}
