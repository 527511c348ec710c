package org.mirinae.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mirinae.schema.DocumentNode.ScalarNode;

/** The records of a sealed interface by their tag. */
final class Variants {

    private Variants() {}

    static Map<String, Class<?>> of(Class<?> sealed) {
        Map<String, Class<?>> byTag = new LinkedHashMap<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isInterface()) {
                byTag.putAll(of(permitted));
                continue;
            }
            Tag tag = permitted.getAnnotation(Tag.class);
            if (tag == null) {
                throw new IllegalStateException(permitted + " has no @Tag");
            }
            byTag.put(tag.value(), permitted);
        }
        return byTag;
    }

    /**
     * The record a bare scalar stands for: one tagged with the scalar's text that needs nothing, or
     * the one annotated {@link Shorthand}.
     */
    static Optional<Class<?>> shorthand(Class<?> sealed, DocumentNode node) {
        if (!(node instanceof ScalarNode scalar) || scalar.isNull()) {
            return Optional.empty();
        }
        for (Map.Entry<String, Class<?>> variant : of(sealed).entrySet()) {
            if (variant.getKey().equals(scalar.text())
                    || variant.getValue().isAnnotationPresent(Shorthand.class)) {
                return Optional.of(variant.getValue());
            }
        }
        return Optional.empty();
    }
}
