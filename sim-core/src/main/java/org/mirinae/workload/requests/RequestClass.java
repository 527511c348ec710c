package org.mirinae.workload.requests;

import org.jspecify.annotations.Nullable;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;

/**
 * A class of service that a share of the requests, or conversations, belongs to.
 *
 * @param name of the class
 * @param share weight beside the other classes
 * @param priority lower goes first where the engine heeds it
 * @param adapter low-rank adapter they ask for
 */
@Doc("A class of service that a share of the requests belongs to.")
public record RequestClass(
        @Doc("Its name.") String name,
        @Doc("Its weight beside the other classes.") @Default("1") @AtLeast(0) @AtMost(1e9)
                double share,
        @Doc("Lower goes first where the engine heeds priorities.") @Default("0") int priority,
        @Doc("Low-rank adapter its requests ask for.") @Nullable String adapter) {}
