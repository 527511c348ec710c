package org.mirinae.workload.serving;

import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;

/**
 * Says how the cache of a prompt gets from the replica that computed it to the one that decodes.
 * All GPUs of the data-parallel ranks that hold it send and take; transfers that are under way
 * together share interfaces max-min fairly.
 *
 * @param overlap what runs beside the prompt's computation
 */
@Doc("How the cache of a prompt gets from its replica to the one that decodes.")
public record KvTransfer(
        @Doc("What runs beside the prompt: none, or layerwise (each layer when it is computed).")
                @Default("none")
                TransferOverlap overlap) {}
