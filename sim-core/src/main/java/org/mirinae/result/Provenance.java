package org.mirinae.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * States where a document comes from: which program, which input, and what was assumed. Every
 * document of the contract begins with these keys.
 */
public record Provenance(
        @Metric(doc = "Version of the simulator; not part of the digest.") String version,
        @Metric(doc = "Seed of the first, or only, replication; only where a scenario was read.")
                @Nullable Long seed,
        @Metric(
                        doc =
                                "SHA-256 of what the document depends on: resolved scenario with its"
                                        + " catalogue entries and seed, resources, replications, and the"
                                        + " options of the verb.")
                String inputDigest,
        @Metric(doc = "Name of the scenario; only where one was read.") @Nullable String scenario,
        @Metric(
                        doc =
                                "What was assumed: by the scenario first, then on reading it, then by the run.")
                List<String> assumptions) {

    /** Copies the list. */
    public Provenance {
        assumptions = List.copyOf(assumptions);
    }

    /** States the provenance of a document of this version that no scenario stands behind. */
    public static Provenance of(String inputDigest, List<String> assumptions) {
        return new Provenance(Version.CURRENT, null, inputDigest, null, assumptions);
    }
}
