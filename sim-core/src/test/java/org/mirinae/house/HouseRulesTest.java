package org.mirinae.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The walls of sim-core: who may import whom, and what nobody may touch. */
@AnalyzeClasses(packages = "org.mirinae", importOptions = HouseRulesTest.MainOnly.class)
final class HouseRulesTest {

    /** Packages from the ground up; each imports only packages that stand before it. */
    static final List<String> FLOORS =
            List.of(
                    "units",
                    "problems",
                    "schema",
                    "schema.document",
                    "schema.binding",
                    "random",
                    "engine",
                    "kernel",
                    "hardware.efficiency",
                    "hardware",
                    "stack",
                    "llm.work",
                    "llm.architecture",
                    "llm.training",
                    "llm.huggingface",
                    "result",
                    "result.document",
                    "result.records",
                    "fabric.graph",
                    "fabric.topology",
                    "fabric.collective",
                    "fabric.bill",
                    "cluster",
                    "policy",
                    "workload",
                    "workload.requests",
                    "workload.gateway",
                    "workload.serving",
                    "workload.schedule",
                    "workload.training",
                    "workload.collective",
                    "workload.chakra",
                    "workload.rollout",
                    "perf.kernel",
                    "perf.collective",
                    "perf.serving",
                    "perf.training",
                    "scenario",
                    "simulation.flow",
                    "simulation.site",
                    "simulation.goodput",
                    "simulation.training",
                    "simulation.training.closedform",
                    "simulation.transfer",
                    "simulation.serving.state",
                    "simulation.serving.kvcache",
                    "simulation.serving.replica",
                    "simulation.serving.gateway",
                    "simulation.serving.report",
                    "simulation.serving",
                    "simulation",
                    "planning.strategy",
                    "planning.sizing");

    /** Leaves tests out, in the build's folders and in an editor's. */
    static final class MainOnly implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.contains("/test-classes/") && !location.contains("/test/");
        }
    }

    private static final Set<String> TRANSCENDENTAL =
            Set.of(
                    "exp", "expm1", "log", "log10", "log1p", "pow", "sin", "cos", "tan", "sinh",
                    "cosh", "tanh", "asin", "acos", "atan", "atan2", "cbrt", "hypot");

    /** The package of a type, below the root of all of ours. */
    static String floorOf(JavaClass type) {
        String root = "org.mirinae.";
        String name = type.getPackageName();
        return name.startsWith(root) ? name.substring(root.length()) : "";
    }

    @ArchTest
    void noPackageHasMoreThanTwentyFiveTypes(com.tngtech.archunit.core.domain.JavaClasses classes) {
        java.util.Map<String, Integer> types = new java.util.TreeMap<>();
        for (JavaClass type : classes) {
            if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
                types.merge(type.getPackageName(), 1, Integer::sum);
            }
        }
        types.values().removeIf(count -> count <= 25);
        assertEquals(java.util.Map.of(), types);
    }

    @ArchTest
    void importsRunDownwards(com.tngtech.archunit.core.domain.JavaClasses classes) {
        Set<String> upward = new TreeSet<>();
        for (JavaClass type : classes) {
            int floor = FLOORS.indexOf(floorOf(type));
            assertTrue(floor >= 0, type.getName() + " stands in no room of the plan");
            type.getDirectDependenciesFromSelf()
                    .forEach(
                            dependency -> {
                                int other = FLOORS.indexOf(floorOf(dependency.getTargetClass()));
                                if (other > floor) {
                                    upward.add(
                                            type.getName()
                                                    + " -> "
                                                    + dependency.getTargetClass().getName());
                                }
                            });
        }
        assertEquals(Set.of(), upward);
    }

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("org.mirinae.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_PROTOBUF_NATIVE_NETWORK_OR_LOGGER =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "com.google.protobuf..",
                            "io.grpc..",
                            "io.netty..",
                            "jcuda..",
                            "org.jocl..",
                            "java.net.http..",
                            "java.util.logging..",
                            "org.slf4j..");

    @ArchTest
    static final ArchRule NO_PRINTING =
            noClasses()
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err");

    @ArchTest
    static final ArchRule STRICT_MATH_FOR_TRANSCENDENTAL_FUNCTIONS =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            DescribedPredicate.describe(
                                    "it is a transcendental function of Math, called or named",
                                    access ->
                                            access.getTargetOwner().isEquivalentTo(Math.class)
                                                    && TRANSCENDENTAL.contains(access.getName())));

    @ArchTest
    void namesSayWhatThingsAre(com.tngtech.archunit.core.domain.JavaClasses classes) {
        Set<String> vague = new TreeSet<>();
        for (JavaClass type : classes) {
            String name = type.getSimpleName();
            if (name.matches(".*(Impl|Util|Utils|Helper|Manager)")) {
                vague.add(type.getName());
            }
            boolean openBase =
                    type.getModifiers().contains(JavaModifier.ABSTRACT)
                            && !type.isInterface()
                            && !type.reflect().isSealed()
                            && type.getModifiers().contains(JavaModifier.PUBLIC);
            if (openBase && !type.isEnum()) {
                vague.add(type.getName() + " is an open abstract class");
            }
        }
        assertEquals(Set.of(), vague);
    }
}
