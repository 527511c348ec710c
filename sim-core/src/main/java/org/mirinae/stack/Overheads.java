package org.mirinae.stack;

import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Seconds;

/**
 * Times that do not shrink with the work.
 *
 * @param kernelLaunch between the end of one kernel and the start of the next
 * @param hostOperator the host takes to launch one operator of a training step; it runs ahead of
 *     the chip, so a pass over a layer takes the longer of both
 * @param iteration of the scheduler and the host, once in each serving iteration
 * @param request of the front end, once for each request
 * @param scaleUpLatency of one step of a collective over scale-up links
 * @param scaleOutLatency of one step of a collective between nodes
 */
@Doc("Times that do not shrink with the work.")
public record Overheads(
        @Doc("Between the end of one kernel and the start of the next.") @Default("2 us")
                Seconds kernelLaunch,
        @Doc("Host, to launch one operator of a training step; runs ahead of the chip.")
                @Default("0 s")
                Seconds hostOperator,
        @Doc("Scheduler and host, once in each serving iteration.") @Default("0 s")
                Seconds iteration,
        @Doc("Front end, once for each request.") @Default("0 s") Seconds request,
        @Doc("One step of a collective over scale-up links.") @Default("2 us")
                Seconds scaleUpLatency,
        @Doc("One step of a collective between nodes.") @Default("6 us") Seconds scaleOutLatency) {}
