package org.mirinae.llm.architecture;

import org.jspecify.annotations.Nullable;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;

/**
 * Says what a model's makers print of its size; never used in a computation, only held against our
 * count.
 *
 * @param total parameters
 * @param active parameters a token meets
 * @param rounded whether the figure is a name, such as 70B, rather than a count
 */
@Doc("What the makers say of the size; held against our own count, never used.")
public record PublishedSize(
        @Doc("Parameters.") @Positive double total,
        @Doc("Parameters a token meets.") @Nullable @Positive Double active,
        @Doc("Whether the figure is a rounded name rather than a count.") boolean rounded) {}
