package org.mirinae.planning.strategy;

import org.mirinae.simulation.training.closedform.PlanMemory;
import org.mirinae.simulation.training.closedform.PreparedPlan;
import org.mirinae.workload.schedule.Schedule;
import org.mirinae.workload.training.Sharding;

/**
 * A family with what was looked up for it.
 *
 * @param gpus its plans use
 */
record StrategyCandidate(
        StrategyFamily family, PreparedPlan prepared, PlanMemory memory, long gpus) {

    /** Candidates of one shape share their schedules. */
    record Shape(Schedule schedule, int stages, int chunks, int microBatches) {}

    Shape shape() {
        return new Shape(
                prepared.plan().pipeline().schedule(),
                prepared.plan().pipeline().stages(),
                prepared.plan().pipeline().virtualStages(),
                prepared.microBatches());
    }

    /**
     * Says how much memory there is.
     *
     * @param gpu bytes of a GPU
     * @param outside bytes of its share of the host
     */
    record Room(double gpu, double outside) {}

    /** Returns what rules a plan out; null where it fits. */
    @org.jspecify.annotations.Nullable
    StrategyLimit limit(int offloaded, Sharding sharding, Room room) {
        if (memory.bytes(offloaded, sharding) > room.gpu()) {
            return StrategyLimit.MEMORY;
        }
        return memory.outside(offloaded, sharding) > room.outside()
                ? StrategyLimit.HOST_MEMORY
                : null;
    }

    /** Returns whether a plan fits. */
    boolean fits(int offloaded, Sharding sharding, Room room) {
        return limit(offloaded, sharding, room) == null;
    }
}
