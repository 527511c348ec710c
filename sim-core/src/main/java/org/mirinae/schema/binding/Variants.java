package org.mirinae.schema.binding;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mirinae.schema.Members;
import org.mirinae.schema.Shorthand;
import org.mirinae.schema.Words;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;

/** The records of a family by their tag; of a sealed interface, or of one open to members. */
final class Variants {

    private static final ClassValue<Map<String, Class<?>>> BY_TAG =
            new ClassValue<>() {
                @Override
                protected Map<String, Class<?>> computeValue(Class<?> family) {
                    return family.isSealed() ? permitted(family) : named(family);
                }
            };

    private Variants() {}

    /** Returns whether documents choose among the records of a type. */
    static boolean isFamily(Class<?> type) {
        return type.isInterface() && type != List.class && type != Map.class;
    }

    /**
     * Returns whether documents write the records of a family by their tag alone, see {@link
     * Words}.
     */
    static boolean isWords(Class<?> family) {
        return family.isAnnotationPresent(Words.class);
    }

    /** Returns whether a record is written as its tag alone. */
    static boolean isWord(Class<?> record) {
        if (record.getRecordComponents().length > 0) {
            return false;
        }
        for (Class<?> above : record.getInterfaces()) {
            if (isWords(above)) {
                return true;
            }
        }
        return false;
    }

    /** The words of a family that are whole records. */
    static List<String> words(Class<?> family) {
        return of(family).entrySet().stream()
                .filter(variant -> isWord(variant.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The records of a family of words that have components. */
    static List<Class<?>> mappings(Class<?> family) {
        return of(family).values().stream().filter(variant -> !isWord(variant)).toList();
    }

    /** Returns the records in the order of the declaration or of the service files. */
    static Map<String, Class<?>> of(Class<?> family) {
        return BY_TAG.get(family);
    }

    private static Map<String, Class<?>> permitted(Class<?> sealed) {
        Map<String, Class<?>> byTag = new LinkedHashMap<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isInterface()) {
                byTag.putAll(of(permitted));
            } else {
                byTag.put(Members.tag(permitted), permitted);
            }
        }
        return Collections.unmodifiableMap(byTag);
    }

    private static Map<String, Class<?>> named(Class<?> open) {
        Map<String, Class<?>> byTag = new LinkedHashMap<>(Members.byTag(open));
        if (byTag.isEmpty()) {
            throw new IllegalStateException(
                    open + " is not sealed and no member names its records");
        }
        return Collections.unmodifiableMap(byTag);
    }

    /**
     * The record a bare scalar stands for: one tagged with the scalar's text that needs nothing, or
     * the one annotated {@link Shorthand}.
     */
    static Optional<Class<?>> shorthand(Class<?> family, DocumentNode node) {
        if (!(node instanceof ScalarNode scalar) || scalar.isNull()) {
            return Optional.empty();
        }
        for (Map.Entry<String, Class<?>> variant : of(family).entrySet()) {
            if (variant.getKey().equals(scalar.text())
                    || variant.getValue().isAnnotationPresent(Shorthand.class)) {
                return Optional.of(variant.getValue());
            }
        }
        return Optional.empty();
    }
}
