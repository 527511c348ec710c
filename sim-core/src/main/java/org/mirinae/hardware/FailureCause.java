package org.mirinae.hardware;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;

/**
 * One way in which a job on many GPUs is interrupted.
 *
 * @param name of the cause, as results call it
 * @param component that fails
 * @param perMillionGpuHours interruptions for a million GPU-hours of the job, at least 0
 * @param repair whether the node must be taken out; otherwise it goes on after a restart
 * @param silent whether nothing stops: results are wrong until somebody notices
 */
@Doc("One way in which a job on many GPUs is interrupted.")
public record FailureCause(
        @Doc("Name of the cause, as results call it.") String name,
        @Doc("What fails.") FailedComponent component,
        @Doc("Interruptions for a million GPU-hours of the job.") @AtLeast(0) @AtMost(1e9)
                double perMillionGpuHours,
        @Doc("Whether the node must be taken out; otherwise it goes on after a restart.")
                @Default("false")
                boolean repair,
        @Doc("Whether nothing stops: results are wrong until somebody notices.") @Default("false")
                boolean silent) {}
