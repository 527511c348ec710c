package org.mirinae.schema;

import org.mirinae.problems.Problems;

/** A record with rules across its components, checked after each component was read. */
public interface Checked {

    /** Adds everything wrong, with paths relative to this record in snake case. */
    void check(Problems problems);
}
