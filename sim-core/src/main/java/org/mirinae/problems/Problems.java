package org.mirinae.problems;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects problems, all of them before any is told. {@link #at} gives a view that puts a name in
 * front of every path, so that a path builds itself on the way up.
 */
public final class Problems {

    private final List<Problem> all;
    private final String prefix;
    private final Function<String, @Nullable SourcePosition> positions;

    /** An empty collector that knows no places. */
    public Problems() {
        this(path -> null);
    }

    /**
     * An empty collector.
     *
     * @param positions the place in the document of a path, or null where there is none
     */
    public Problems(Function<String, @Nullable SourcePosition> positions) {
        this(new ArrayList<>(), "", positions);
    }

    private Problems(
            List<Problem> all,
            String prefix,
            Function<String, @Nullable SourcePosition> positions) {
        this.all = all;
        this.prefix = prefix;
        this.positions = positions;
    }

    /** A view of this collector whose paths begin with the child's name, or index in brackets. */
    public Problems at(String child) {
        return new Problems(all, join(prefix, child), positions);
    }

    /** A view for one element of a list. */
    public Problems at(int index) {
        return new Problems(all, prefix + "[" + index + "]", positions);
    }

    /** Adds a problem of the place this view stands for. */
    public void add(String message, String remedy) {
        all.add(new Problem(prefix, positions.apply(prefix), message, remedy));
    }

    /** Adds a problem of a child of the place this view stands for. */
    public void add(String child, String message, String remedy) {
        at(child).add(message, remedy);
    }

    /** Adds a finished problem as it is. */
    public void add(Problem problem) {
        all.add(problem);
    }

    /** The path this view stands for; empty for the whole. */
    public String path() {
        return prefix;
    }

    /** Returns whether nothing is wrong so far. */
    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** Returns how many problems there are. */
    public int size() {
        return all.size();
    }

    /** All problems so far, in the order they were found. */
    public List<Problem> toList() {
        return List.copyOf(all);
    }

    /**
     * Throws everything found so far.
     *
     * @throws InvalidScenarioException unless nothing is wrong
     */
    public void orThrow() {
        if (!all.isEmpty()) {
            throw new InvalidScenarioException(all);
        }
    }

    private static String join(String prefix, String child) {
        return prefix.isEmpty() || child.startsWith("[") ? prefix + child : prefix + "." + child;
    }
}
