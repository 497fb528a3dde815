package dev.weft;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Workflow code must do the same at every replay: no clock, no chance, no threads, no outside world, and no collection
 * whose order comes from hash codes.
 */
class DeterminismTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "dev.weft.canvas", "dev.weft.plan", "dev.weft.expression", "dev.weft.run", "dev.weft.task", "dev.weft.json",
                    "dev.weft.copilot");

    private static final Pattern DENIED_TYPES = Pattern.compile(String.join(
            "|",
            "java\\.util\\.(HashMap|HashSet|Hashtable|IdentityHashMap|WeakHashMap|Random|SplittableRandom|UUID|Timer)",
            "java\\.util\\.concurrent\\..*",
            "java\\.util\\.logging\\..*",
            "java\\.util\\.random\\..*",
            "java\\.security\\.SecureRandom",
            "java\\.time\\.Clock",
            "java\\.lang\\.(Thread|ThreadLocal|InheritableThreadLocal|Process|ProcessBuilder|Runtime)",
            "java\\.lang\\.reflect\\..*",
            "java\\.io\\.(File|FileInputStream|FileOutputStream|FileReader|FileWriter|RandomAccessFile)",
            "java\\.nio\\.(file|channels)\\..*",
            "java\\.net\\..*",
            "java\\.sql\\..*",
            "org\\.slf4j\\.LoggerFactory",
            "org\\.springframework\\..*",
            "com\\.fasterxml\\.jackson\\.databind\\..*"));

    private static final Map<String, List<String>> DENIED_CALLS = Map.of(
            "java.util.Set", List.of("of", "copyOf"),
            "java.util.Map", List.of("of", "ofEntries", "copyOf"),
            "java.util.stream.Collectors",
                    List.of(
                            "toSet", "toUnmodifiableSet", "toMap", "toUnmodifiableMap", "groupingBy", "partitioningBy",
                            "groupingByConcurrent", "toConcurrentMap"),
            "java.lang.System",
                    List.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "getProperties", "identityHashCode"),
            "java.lang.Math", List.of("random"),
            "java.time.Instant", List.of("now"),
            "java.time.LocalDate", List.of("now"),
            "java.time.LocalDateTime", List.of("now"),
            "java.time.ZonedDateTime", List.of("now"),
            "java.util.Collection", List.of("parallelStream"));

    private static final ArchCondition<JavaClass> TOUCH_THE_WORLD = new ArchCondition<>("touch the world") {
        @Override
        public void check(JavaClass from, ConditionEvents events) {
            from.getDirectDependenciesFromSelf().stream()
                    .filter(dependency -> DENIED_TYPES
                            .matcher(dependency.getTargetClass().getName())
                            .matches())
                    .forEach(dependency ->
                            events.add(SimpleConditionEvent.satisfied(dependency, dependency.getDescription())));
            from.getAccessesFromSelf().stream()
                    .filter(DeterminismTest::denied)
                    .forEach(access -> events.add(SimpleConditionEvent.satisfied(access, access.getDescription())));
        }
    };

    private static boolean denied(JavaAccess<?> access) {
        return DENIED_CALLS
                .getOrDefault(access.getTargetOwner().getName(), List.of())
                .contains(access.getName());
    }

    @Test
    void workflowCodeDoesTheSameAtEveryReplay() {
        noClasses().should(TOUCH_THE_WORLD).check(CLASSES);
    }

    @Test
    void onlyRunAndTaskKnowTemporal() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.weft.run..", "dev.weft.task..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.temporal..")
                .check(CLASSES);
    }

    @Test
    void plansAndExpressionsStandBelowRuns() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.weft.canvas..", "dev.weft.plan..", "dev.weft.expression..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.weft.run..")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage("dev.weft.canvas..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.weft.canvas..", "dev.weft.json..", "java..", "tools.jackson..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void theRuleFindsWhatItDenies() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
        assertThat(noClasses().should(TOUCH_THE_WORLD).evaluate(offender).getFailureReport().getDetails())
                .hasSizeGreaterThanOrEqualTo(5)
                .anyMatch(line -> line.contains("HashMap"))
                .anyMatch(line -> line.contains("Set.of"))
                .anyMatch(line -> line.contains("toSet"))
                .anyMatch(line -> line.contains("Instant.now"))
                .anyMatch(line -> line.contains("Thread"));
    }

    /** Does all that is denied. */
    static final class Offender {
        Object offend() throws InterruptedException {
            Thread.onSpinWait();
            Map<Object, Object> map = new java.util.HashMap<>();
            map.put(java.time.Instant.now(), java.util.Set.of(1));
            return List.of(map).stream().collect(java.util.stream.Collectors.toSet());
        }
    }
}
