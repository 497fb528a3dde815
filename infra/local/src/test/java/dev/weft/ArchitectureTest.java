package dev.weft;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Repository;
import org.springframework.stereotype.Service;

/** Dependencies point one way, and what is wired is wired in one place. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.weft");

    private static final String[] WORKFLOWS = {
        "dev.weft.canvas..", "dev.weft.copilot..", "dev.weft.dify..", "dev.weft.expression..", "dev.weft.json..", "dev.weft.plan..",
        "dev.weft.run..", "dev.weft.task.."
    };

    @Test
    void modulesDependOneWay() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("workflows").definedBy(WORKFLOWS)
                .layer("settings").definedBy("dev.weft.settings..")
                .layer("store").definedBy("dev.weft.secret..", "dev.weft.store..", "dev.weft.temporal..")
                .layer("services").definedBy("dev.weft.services..")
                .layer("activities").definedBy("dev.weft.activities..")
                .layer("workers").definedBy("dev.weft.workers..")
                .layer("api").definedBy("dev.weft.api..")
                .layer("local").definedBy("dev.weft.local..")
                .ensureAllClassesAreContainedInArchitecture()
                .whereLayer("local").mayNotBeAccessedByAnyLayer()
                .whereLayer("services").mayOnlyBeAccessedByLayers("local")
                .whereLayer("api").mayOnlyBeAccessedByLayers("local")
                .whereLayer("workers").mayOnlyBeAccessedByLayers("local")
                .whereLayer("activities").mayOnlyBeAccessedByLayers("workers")
                .whereLayer("store").mayOnlyBeAccessedByLayers("activities", "workers", "api", "local")
                .whereLayer("settings")
                .mayOnlyBeAccessedByLayers("store", "services", "activities", "workers", "api", "local")
                .whereLayer("workflows").mayOnlyBeAccessedByLayers("store", "activities", "workers", "api", "local")
                .check(CLASSES);
    }

    @Test
    void whatWorkflowsAndActivitiesDoNeedsNoSpring() {
        noClasses()
                .that().resideInAnyPackage(WORKFLOWS)
                .or().resideInAPackage("dev.weft.activities..")
                .should().dependOnClassesThat().resideInAPackage("org.springframework..")
                .check(CLASSES);
    }

    @Test
    void onlyRunAndTaskOfTheWorkflowsKnowTemporal() {
        noClasses()
                .that().resideInAnyPackage(WORKFLOWS)
                .and().resideOutsideOfPackages("dev.weft.run..", "dev.weft.task..")
                .should().dependOnClassesThat().resideInAPackage("io.temporal..")
                .check(CLASSES);
    }

    @Test
    void theCoreKnowsNoDialectAndNoHttp() {
        noClasses()
                .that().resideInAPackage("dev.weft.api.core..")
                .should().dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.weft.api.dialect..",
                        "dev.weft.api.web..",
                        "org.springframework.web..",
                        "org.springframework.http..",
                        "jakarta.servlet..")
                .check(CLASSES);
    }

    @Test
    void noDialectSeesAnother() {
        slices().matching("dev.weft.api.dialect.(*)..").should().notDependOnEachOther().check(CLASSES);
    }

    @Test
    void onlyConfigurationWires() {
        NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(CLASSES);
        noClasses()
                .should().beAnnotatedWith(Component.class)
                .orShould().beAnnotatedWith(Service.class)
                .orShould().beAnnotatedWith(Repository.class)
                .check(CLASSES);
    }

    @Test
    void oneWayToLog() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream()
                        .map(JavaClass::getPackage)
                        .distinct()
                        .filter(one -> !one.isAnnotatedWith(NullMarked.class))
                        .map(JavaPackage::getName))
                .isEmpty();
    }
}
