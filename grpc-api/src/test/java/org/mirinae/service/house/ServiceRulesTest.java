package org.mirinae.service.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The walls of the run service. */
@AnalyzeClasses(
        packages = {"org.mirinae.run", "org.mirinae.service", "org.mirinae.client"},
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ServiceRulesTest {

    private static final Set<String> READS_A_CLOCK =
            Set.of(
                    "System.currentTimeMillis",
                    "System.nanoTime",
                    "Instant.now",
                    "InstantSource.system",
                    "Clock.systemUTC",
                    "Clock.systemDefaultZone");

    @ArchTest
    static final ArchRule onlyTheServerKnowsNetty =
            noClasses()
                    .that()
                    .doNotHaveSimpleName("ApiServer")
                    .and()
                    .resideInAPackage("org.mirinae.service..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.netty..", "io.grpc.netty..")
                    .because(
                            "service classes stand on io.grpc stubs, so that the front can change");

    @ArchTest
    static final ArchRule theServiceRunsWhatItIsGiven =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.mirinae.simulation..", "org.mirinae.accuracy..")
                    .because("runs come in through ScenarioRunner");

    @ArchTest
    static final ArchRule theClientKnowsNothingOfTheServer =
            noClasses()
                    .that()
                    .resideInAPackage("org.mirinae.client..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.mirinae.service..");

    @ArchTest
    static final ArchRule theRunDomainStandsOnPlainJavaAndProblemsAlone =
            classes()
                    .that()
                    .resideInAPackage("org.mirinae.run..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "org.mirinae.run..",
                            "org.mirinae.problems..",
                            "org.jspecify.annotations..",
                            "java.lang..",
                            "java.nio.charset..",
                            "java.security..",
                            "java.time..",
                            "java.util..")
                    .because(
                            "protobuf, gRPC, network and database are adapters around the runs,"
                                    + " and its folder is to become a module when it likes");

    @ArchTest
    static final ArchRule whatARunIsKnowsNothingOfHowItIsDispatched =
            noClasses()
                    .that()
                    .resideInAPackage("org.mirinae.run")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.mirinae.run.dispatch..");

    @ArchTest
    static final ArchRule theWallClockComesInFromOutside =
            noClasses()
                    .that()
                    .resideInAnyPackage("org.mirinae.run..", "org.mirinae.service..")
                    .should()
                    .callMethodWhere(
                            DescribedPredicate.describe(
                                    "it reads a clock",
                                    call ->
                                            READS_A_CLOCK.contains(
                                                    call.getTargetOwner().getSimpleName()
                                                            + "."
                                                            + call.getName())))
                    .because("tests set the time, and so may whoever embeds the service");

    @ArchTest
    void packagesHaveAtMostTwentyFiveTypes(JavaClasses types) {
        Map<String, Long> many =
                types.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .collect(
                                Collectors.groupingBy(
                                        JavaClass::getPackageName, Collectors.counting()));
        assertTrue(many.containsKey("org.mirinae.run.dispatch"), many.toString());
        many.values().removeIf(count -> count <= 25);
        assertEquals(Map.of(), many);
    }

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("org.mirinae.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noUtilities =
            classes()
                    .should()
                    .haveNameNotMatching(".*(Impl|Util|Utils|Helper|Manager)$")
                    .because("a name says what a thing is");
}
