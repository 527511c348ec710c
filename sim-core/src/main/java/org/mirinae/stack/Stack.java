package org.mirinae.stack;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.schema.CatalogKind;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Seconds;

/**
 * A serving engine or training framework at one version, with what it does by default.
 *
 * @param name canonical: engine and version
 * @param aliases other spellings
 * @param engine such as vLLM
 * @param version such as 0.19.0; compared part by part, numbers as numbers
 * @param purpose what it is for
 * @param collectiveLibrary such as NCCL
 * @param efficiency shares of peak reached
 * @param overheads fixed times
 * @param fusedAttention whether attention scores stay on the GPU (Dao et al. 2022)
 * @param serving what the engine does unless told otherwise; none for training stacks
 * @param sources by component path or prefix, or {@code default}
 * @param notes what else is to be known
 */
@CatalogKind("stack")
@Doc("A serving engine or training framework at one version.")
public record Stack(
        @Doc("Canonical name: engine and version.") String name,
        @Doc("Other spellings.") @Default("[]") List<String> aliases,
        @Doc("Engine or framework, such as vLLM.") String engine,
        @Doc("Version.") String version,
        @Doc("What it is for.") StackPurpose purpose,
        @Doc("Collective library.") @Default("NCCL") String collectiveLibrary,
        @Doc("Shares of peak reached where nothing was measured.") @Default("{}")
                Efficiency efficiency,
        @Doc("Times that do not shrink with the work.") @Default("{}") Overheads overheads,
        @Doc("Whether attention scores stay on the GPU.") @Default("true") boolean fusedAttention,
        @Doc("What the engine does unless told otherwise.") @Nullable ServingDefaults serving,
        @Doc("Source of each figure, by component path, prefix, or `default`.")
                Map<String, String> sources,
        @Doc("What else is to be known.") @Default("\"\"") String notes) {

    /** The same without the time of its host and front end: only what the GPU does. */
    public Stack withoutHost() {
        return with(
                new Overheads(
                        overheads.kernelLaunch(),
                        new Seconds(0),
                        new Seconds(0),
                        new Seconds(0),
                        new Seconds(0),
                        overheads.scaleUpLatency(),
                        overheads.scaleOutLatency()));
    }

    /** The same called from within its process: no front end between a client and the engine. */
    public Stack inProcess() {
        return with(
                new Overheads(
                        overheads.kernelLaunch(),
                        overheads.hostOperator(),
                        overheads.eagerOperator(),
                        overheads.iteration(),
                        new Seconds(0),
                        overheads.scaleUpLatency(),
                        overheads.scaleOutLatency()));
    }

    private Stack with(Overheads others) {
        return new Stack(
                name,
                aliases,
                engine,
                version,
                purpose,
                collectiveLibrary,
                efficiency,
                others,
                fusedAttention,
                serving,
                sources,
                notes);
    }
}
