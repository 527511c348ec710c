package org.mirinae.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** One scenario and one seed give one result, whatever the machine, the day and the language. */
@AnalyzeClasses(packages = "org.mirinae", importOptions = HouseRulesTest.MainOnly.class)
final class SameEverywhereTest {

    /** Owner and name of what reads the clock or the surroundings, draws unseeded, or leaves. */
    private static final Set<String> FORBIDDEN =
            Set.of(
                    "java.lang.System.currentTimeMillis",
                    "java.lang.System.nanoTime",
                    "java.lang.System.exit",
                    "java.lang.System.getenv",
                    "java.lang.System.identityHashCode",
                    "java.lang.Runtime.exit",
                    "java.lang.Runtime.halt",
                    "java.lang.Math.random",
                    "java.lang.Throwable.printStackTrace",
                    "java.time.Clock.systemUTC",
                    "java.time.Clock.systemDefaultZone",
                    "java.time.Instant.now",
                    "java.time.LocalDate.now",
                    "java.time.LocalDateTime.now",
                    "java.time.ZonedDateTime.now",
                    "java.util.Collections.shuffle",
                    "java.util.UUID.randomUUID");

    /** Floors whose messages still follow the machine's language; none may be added. */
    private static final Set<String> NOT_YET = Set.of("planning.sizing", "planning.strategy");

    @ArchTest
    static final ArchRule NO_CLOCK_NO_SURROUNDINGS_NO_UNSEEDED_RANDOMNESS_NO_EXIT =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            accesses(
                                    "it differs from run to run, or leaves the program",
                                    access -> FORBIDDEN.contains(target(access))))
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.util.Random")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.security.SecureRandom")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom");

    @ArchTest
    static final ArchRule TEXT_DOES_NOT_FOLLOW_THE_MACHINES_LANGUAGE =
            noClasses()
                    .that(
                            DescribedPredicate.describe(
                                    "stand on floors that are done",
                                    type -> !NOT_YET.contains(HouseRulesTest.floorOf(type))))
                    .should()
                    .accessTargetWhere(
                            accesses(
                                    "it takes the machine's language; name Locale.ROOT",
                                    SameEverywhereTest::followsTheLanguage));

    @ArchTest
    static final ArchRule STATIC_FIELDS_ARE_FINAL =
            noFields()
                    .that()
                    .areStatic()
                    .and()
                    .areDeclaredInClassesThat()
                    .areNotEnums()
                    .should()
                    .notBeFinal();

    /** Final is not enough: what a static field holds must not change either. */
    @ArchTest
    void whatStaticFieldsHoldDoesNotChange(JavaClasses classes) throws IllegalAccessException {
        Set<String> mutable = new TreeSet<>();
        int seen = 0;
        for (JavaClass type : classes) {
            for (JavaField field : type.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
                    seen++;
                    Field reflected = field.reflect();
                    reflected.setAccessible(true);
                    if (!constant(reflected.get(null), field)) {
                        mutable.add(field.getFullName());
                    }
                }
            }
        }
        assertEquals(Set.of(), mutable);
        assertTrue(seen > 50, seen + " static fields");
    }

    private static boolean constant(Object value, JavaField field) {
        if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            return unmodifiable(value);
        }
        // Arrays are tables; nobody but their own class can write into a private one.
        return value.getClass().isArray()
                ? field.getModifiers().contains(JavaModifier.PRIVATE)
                : !value.getClass().getPackageName().startsWith("java.util.concurrent")
                        && !(value instanceof StringBuilder);
    }

    private static boolean unmodifiable(Object collection) {
        String name = collection.getClass().getName();
        return name.startsWith("java.util.ImmutableCollections$")
                || name.startsWith("java.util.Collections$Unmodifiable")
                || name.startsWith("java.util.Collections$Empty");
    }

    private static boolean followsTheLanguage(JavaAccess<?> access) {
        List<String> parameters =
                access.getTarget()
                                instanceof
                                com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget
                                        unit
                        ? unit.getRawParameterTypes().stream().map(JavaClass::getName).toList()
                        : List.of();
        return switch (target(access)) {
            case "java.lang.String.formatted" -> true;
            case "java.lang.String.format" -> !parameters.getFirst().equals("java.util.Locale");
            case "java.lang.String.toLowerCase", "java.lang.String.toUpperCase" ->
                    parameters.isEmpty();
            default -> false;
        };
    }

    private static String target(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getName();
    }

    private static DescribedPredicate<JavaAccess<?>> accesses(
            String what, java.util.function.Predicate<JavaAccess<?>> test) {
        return DescribedPredicate.describe(what, test);
    }

    @Test
    void onlyImmutableCollectionsCountAsUnmodifiable() {
        assertTrue(unmodifiable(List.of(1)));
        assertTrue(unmodifiable(java.util.Collections.unmodifiableMap(new java.util.HashMap<>())));
        assertEquals(false, unmodifiable(Arrays.asList(1, 2)));
        assertEquals(false, unmodifiable(new java.util.HashMap<>()));
    }
}
