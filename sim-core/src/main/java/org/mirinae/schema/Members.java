package org.mirinae.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.mirinae.problems.NotThereException;

/** The members of open families that this program has: its own and those of further jars. */
public final class Members {

    private static final Members LOADED = load();

    private final List<Member> all;
    private final @Nullable String failure;

    private Members(List<Member> all, @Nullable String failure) {
        this.all = List.copyOf(all);
        this.failure = failure;
    }

    private static Members load() {
        List<Member> all = new ArrayList<>();
        try {
            ServiceLoader.load(Member.class, Members.class.getClassLoader()).forEach(all::add);
        } catch (ServiceConfigurationError e) {
            return new Members(all, String.valueOf(e.getMessage()));
        }
        return new Members(all, null);
    }

    private static List<Member> loaded() {
        if (LOADED.failure != null) {
            throw new NotThereException(
                    "A part that META-INF/services names cannot be loaded: "
                            + LOADED.failure
                            + "\nMaybe its jar was built for another release of Mirinae.");
        }
        return LOADED.all;
    }

    /**
     * All members that are of a type, in the order of the service files.
     *
     * @throws NotThereException when a member that a service file names cannot be loaded
     */
    public static <M> List<M> all(Class<M> type) {
        return loaded().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * The records of an open family by their tag, in the order of the service files.
     *
     * @throws NotThereException when a member that a service file names cannot be loaded, or two
     *     records have one tag
     */
    public static <F> SequencedMap<String, Class<? extends F>> byTag(Class<F> family) {
        SequencedMap<String, Class<? extends F>> byTag = new LinkedHashMap<>();
        for (Member member : loaded()) {
            for (Class<? extends Record> type : member.types()) {
                if (!family.isAssignableFrom(type)) {
                    continue;
                }
                Class<? extends F> before = byTag.put(tag(type), type.asSubclass(family));
                if (before != null) {
                    throw new NotThereException(
                            before.getName()
                                    + " and "
                                    + type.getName()
                                    + " are both tagged \""
                                    + tag(type)
                                    + "\".\nMaybe leave one of their jars out.");
                }
            }
        }
        return Collections.unmodifiableSequencedMap(byTag);
    }

    /**
     * The tag of a record.
     *
     * @throws IllegalStateException when it has none
     */
    public static String tag(Class<?> type) {
        Tag tag = type.getAnnotation(Tag.class);
        if (tag == null) {
            throw new IllegalStateException(type + " has no @Tag");
        }
        return tag.value();
    }
}
