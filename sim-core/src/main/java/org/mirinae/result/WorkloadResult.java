package org.mirinae.result;

import java.util.List;
import org.mirinae.schema.Members;

/**
 * Holds what one workload yields: a record whose {@link org.mirinae.schema.Tag} is its workload's.
 * Open: {@code Members.byTag(WorkloadResult.class)} are all that this program knows.
 */
public interface WorkloadResult {

    /** Holds what a workload yields that reads and writes tokens for others. */
    interface OfTokens extends WorkloadResult {

        /** Tokens of the completed requests' prompts. */
        long totalInputTokens();

        /** Tokens of the completed requests' answers. */
        long totalOutputTokens();
    }

    /** The key it stands under in the result: {@code serving}, {@code training} and so on. */
    default String kind() {
        return Members.tag(getClass());
    }

    /** Service-level objectives that were asked for, each with what was reached. */
    default List<Objective> objectives() {
        return List.of();
    }

    /** The objectives that were missed, each a sentence for people. */
    default List<String> missedObjectives() {
        return objectives().stream().filter(o -> !o.met()).map(Objective::sentence).toList();
    }
}
