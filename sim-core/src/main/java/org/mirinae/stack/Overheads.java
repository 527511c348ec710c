package org.mirinae.stack;

import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.units.Seconds;

/**
 * Times that do not shrink with the work.
 *
 * <p>The default of {@code eagerOperator} is what vLLM 0.24.0's all-reduce of 128 bytes over 2 GPUs
 * takes longer when it is launched by itself than from a graph: 16.3 us on H100, 16.4 us on H200
 * and 13.6 us on B200 under x86 hosts, 48 us on GB200 under Grace; vLLM 0.14.0's on A100 39.5 us
 * (ai-dynamo/aiconfigurator, custom_allreduce_perf).
 *
 * @param kernelLaunch between the end of one kernel and the start of the next
 * @param hostOperator the host takes to launch one operator of a training step; it runs ahead of
 *     the GPU, so a pass over a layer takes the longer of both
 * @param eagerOperator the host takes to launch one operator of a serving iteration where no CUDA
 *     graph was captured; in a graph it takes {@code hostOperator}
 * @param iteration of the scheduler and the host, once in each serving iteration
 * @param request of the front end, once for each request
 * @param scaleUpLatency of one step of a collective over scale-up links
 * @param scaleOutLatency of one step of a collective between nodes
 */
@Doc("Times that do not shrink with the work.")
public record Overheads(
        @Doc("Between the end of one kernel and the start of the next.") @Default("2 us")
                Seconds kernelLaunch,
        @Doc("Host, to launch one operator of a step or iteration; runs ahead of the GPU.")
                @Default("0 s")
                Seconds hostOperator,
        @Doc("Host, to launch one operator of a serving iteration without a CUDA graph.")
                @Default("17 us")
                Seconds eagerOperator,
        @Doc("Scheduler and host, once in each serving iteration.") @Default("0 s")
                Seconds iteration,
        @Doc("Front end, once for each request.") @Default("0 s") Seconds request,
        @Doc("One step of a collective over scale-up links.") @Default("2 us")
                Seconds scaleUpLatency,
        @Doc("One step of a collective between nodes.") @Default("6 us") Seconds scaleOutLatency) {}
