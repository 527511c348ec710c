package org.mirinae.device.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the backends: each device library in its own package, nothing of the simulator. */
@AnalyzeClasses(
        packages = {"org.mirinae.cuda", "org.mirinae.opencl", "org.mirinae.device"},
        importOptions = ImportOption.DoNotIncludeTests.class)
final class DeviceRulesTest {

    @ArchTest
    static final ArchRule jcudaStaysInItsPackage =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.mirinae.cuda..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("jcuda..");

    @ArchTest
    static final ArchRule joclStaysInItsPackage =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.mirinae.opencl..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.jocl..");

    @ArchTest
    static final ArchRule backendsKnowTheKernelSeamAlone =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.mirinae.llm..",
                            "org.mirinae.cost..",
                            "org.mirinae.scenario..",
                            "org.mirinae.simulation..",
                            "org.mirinae.app..");

    @ArchTest
    static final ArchRule backendsDoNotKnowEachOther =
            slices().matching("org.mirinae.(cuda|opencl)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule nobodyPrints =
            noClasses()
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("org.mirinae.(*)..").should().beFreeOfCycles();
}
