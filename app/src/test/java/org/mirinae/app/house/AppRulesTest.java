package org.mirinae.app.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the command line, and those between all modules, which only it can see at once. */
@AnalyzeClasses(packages = "org.mirinae", importOptions = ImportOption.DoNotIncludeTests.class)
final class AppRulesTest {

    @ArchTest
    static final ArchRule onlyTheMainClassEndsTheProcess =
            noClasses()
                    .that()
                    .doNotHaveFullyQualifiedName("org.mirinae.app.Main")
                    .should()
                    .callMethod(System.class, "exit", int.class)
                    .because("a library never ends its host's process");

    @ArchTest
    static final ArchRule nobodyPrintsPastTheConsole =
            noClasses()
                    .that()
                    .resideInAPackage("org.mirinae..")
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err")
                    .because("results and diagnostics go where the caller says");

    @ArchTest
    static final ArchRule nobodyButTheCommandLineKnowsIt =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("org.mirinae.app..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.mirinae.app..");

    @ArchTest
    static final ArchRule reportsKnowNothingOfVerbs =
            noClasses()
                    .that()
                    .resideInAnyPackage("org.mirinae.app.report..", "org.mirinae.app.run..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.mirinae.app.cli..",
                            "org.mirinae.app.console..",
                            "org.mirinae.app.verb..");

    @ArchTest
    static final ArchRule devicesAreReachedThroughTheKernelSeam =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("org.mirinae.cuda..", "org.mirinae.opencl..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("jcuda..", "org.jocl..");

    @ArchTest
    static final ArchRule nettyAndGrpcStayInTheService =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "org.mirinae.service..", "org.mirinae.client..", "org.mirinae.v1..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.netty..", "io.grpc..");

    @ArchTest
    static final ArchRule wireFormatsStayInTheService =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "org.mirinae.service..", "org.mirinae.client..", "org.mirinae.v1..")
                    .and()
                    .resideOutsideOfPackages(
                            "org.mirinae.app.cli..",
                            "org.mirinae.app.console..",
                            "org.mirinae.app.verb..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("com.google.protobuf..", "org.mirinae.v1..")
                    .because("only verbs that talk to a server know its messages");

    @ArchTest
    static final ArchRule packagesOfTheCommandLineFormNoCycle =
            slices().matching("org.mirinae.app.(*)..").should().beFreeOfCycles();
}
