package dev.weft.api.dify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.dify.Contract.Row;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;

/** What shows each row: a check, another test, or the reason why nothing can. A row that is not named here fails. */
final class Checks {
    private final Map<String, Check> checks = new LinkedHashMap<>();

    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    /** @param start the row's key, or its beginning with an ellipsis */
    Checks show(String start, Check check) {
        if (checks.put(start, check) != null) {
            throw new IllegalArgumentException("Two checks for " + start);
        }
        return this;
    }

    /** Another test of this module shows it. */
    Checks shown(String start, Class<?> test, String method) {
        return show(start, () -> assertThat(Arrays.stream(test.getDeclaredMethods())
                        .filter(Checks::isTest)
                        .map(Method::getName))
                .contains(method));
    }

    /** @param reason why there is nothing to show here */
    Checks except(String start, String reason) {
        return show(start, () -> assertThat(reason).isNotBlank());
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class)
                || method.isAnnotationPresent(ParameterizedTest.class)
                || method.isAnnotationPresent(TestFactory.class);
    }

    /** A test per row, and one that no check is left over. */
    Stream<DynamicTest> of(List<Row> rows) {
        Stream<DynamicTest> each = rows.stream().map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
            List<String> found = starts(row);
            assertThat(found).as("what shows the row").hasSize(1);
            checks.get(found.getFirst()).run();
        }));
        return Stream.concat(
                each,
                Stream.of(DynamicTest.dynamicTest(
                        "No check is of a row that is gone",
                        () -> assertThat(checks.keySet())
                                .allMatch(start -> rows.stream().anyMatch(row -> starts(row).contains(start))))));
    }

    /** The check of the row itself, else those that name its beginning, with an ellipsis. */
    private List<String> starts(Row row) {
        if (checks.containsKey(row.key())) {
            return List.of(row.key());
        }
        return checks.keySet().stream().filter(start -> start.endsWith("…") && row.key()
                        .startsWith(start.substring(0, start.length() - 1)))
                .toList();
    }
}
