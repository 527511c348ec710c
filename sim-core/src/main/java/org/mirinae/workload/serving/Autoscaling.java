package org.mirinae.workload.serving;

import org.jspecify.annotations.Nullable;
import org.mirinae.problems.Problems;
import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Checked;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Seconds;

/**
 * Says how the number of a pool's replicas follows its load: as the Kubernetes horizontal pod
 * autoscaler does it. At every look as many are wanted as bring the metric's mean to its target;
 * within the tolerance nothing changes; up goes the least number wanted over {@code upDelay}, down
 * the greatest over {@code downDelay}. Source: kubernetes.io, Horizontal Pod Autoscaling, algorithm
 * details (recalled).
 *
 * @param min fewest replicas
 * @param max most replicas
 * @param metric what is held at its target
 * @param target of the metric, a replica
 * @param tolerance relative distance from the target that changes nothing
 * @param interval between looks
 * @param upDelay a higher number must have been wanted so long
 * @param downDelay a lower number must have been wanted so long
 * @param startup of the process, weights not counted
 * @param weightsFrom where a starting replica reads its weights
 * @param weightsRate of reading them, a replica; none: what the node gives
 */
@Doc("How the number of replicas follows the load, as the Kubernetes autoscaler does it.")
public record Autoscaling(
        @Doc("Fewest replicas.") @Default("1") @AtLeast(1) @AtMost(1e6) int min,
        @Doc("Most replicas.") @AtLeast(1) @AtMost(1e6) int max,
        @Doc("What is held at its target: outstanding (requests) or kv_use (a share).")
                @Default("outstanding")
                ScalingMetric metric,
        @Doc("Target of the metric, a replica.") @Positive double target,
        @Doc("Relative distance from the target that changes nothing.")
                @Default("0.1")
                @AtLeast(0)
                @AtMost(1)
                double tolerance,
        @Doc("Between looks.") @Default("15 s") @Positive Seconds interval,
        @Doc("A higher number must have been wanted so long.") @Default("0 s") Seconds upDelay,
        @Doc("A lower number must have been wanted so long.") @Default("5 min") Seconds downDelay,
        @Doc("Start of the process, weights not counted; the default is assumed.") @Default("40 s")
                Seconds startup,
        @Doc("Where a starting replica reads its weights: host, drive or remote.") @Default("drive")
                WeightSource weightsFrom,
        @Doc("Rate of reading them, a replica; by default what the node gives.") @Nullable @Positive
                ByteRate weightsRate)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (min > max) {
            problems.add(
                    "min",
                    "at least " + min + " replicas and at most " + max + " contradict each other",
                    "Maybe set max to " + min + ".");
        }
        if (metric == ScalingMetric.KV_USE && target > 1) {
            problems.add(
                    "target",
                    target + " is more than all of the KV cache",
                    "Maybe a share, such as 0.7.");
        }
    }
}
