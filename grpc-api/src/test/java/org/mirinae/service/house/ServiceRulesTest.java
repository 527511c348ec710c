package org.mirinae.service.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the run service. */
@AnalyzeClasses(
        packages = {"org.mirinae.service", "org.mirinae.client"},
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ServiceRulesTest {

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
    static final ArchRule packagesFormNoCycle =
            slices().matching("org.mirinae.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noUtilities =
            classes()
                    .should()
                    .haveNameNotMatching(".*(Impl|Util|Utils|Helper|Manager)$")
                    .because("a name says what a thing is");
}
