package org.mirinae.app.run;

import java.time.Duration;
import org.mirinae.result.SimulationUsage;
import org.mirinae.result.records.RunResult;

/** Measures what a computation takes of this machine, from the moment the clock was made. */
public final class HostClock {

    private final long startNanos = System.nanoTime();
    private final Duration startCpu = cpu();

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /**
     * The result with wall and CPU seconds since the start; the CPU time is the whole process's.
     */
    public RunResult stamp(RunResult result) {
        double wall = (System.nanoTime() - startNanos) / 1e9;
        double cpu = cpu().minus(startCpu).toNanos() / 1e9;
        SimulationUsage cost = result.simulation();
        return result.withSimulation(new SimulationUsage(wall, cpu, cost.events(), cost.backend()));
    }
}
