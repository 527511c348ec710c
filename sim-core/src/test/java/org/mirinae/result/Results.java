package org.mirinae.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.mirinae.result.records.ClusterResult;
import org.mirinae.result.records.CostResult;
import org.mirinae.result.records.EnergyResult;
import org.mirinae.result.records.RunResult;
import org.mirinae.result.records.TrainingMemory;
import org.mirinae.result.records.TrainingResult;

/** Made-up results for tests; no figure in here comes from a simulation. */
public final class Results {

    private Results() {}

    public static RunResult training(double stepSeconds) {
        SequencedMap<String, WorkloadResult> workloads = new LinkedHashMap<>();
        SequencedMap<String, Double> breakdown = new LinkedHashMap<>();
        breakdown.put("forward", stepSeconds / 4);
        breakdown.put("backward", stepSeconds / 2);
        breakdown.put("bubble", stepSeconds / 4);
        TrainingMemory memory = new TrainingMemory(1, 2, 3, 4, 0, 10, 80e9);
        workloads.put(
                "main",
                new TrainingResult(
                        stepSeconds,
                        new TrainingResult.Throughput(100 / stepSeconds, 25, 400, 0.4, 0.5),
                        null,
                        memory,
                        0,
                        breakdown,
                        null,
                        List.of(),
                        null));
        SequencedMap<String, Interval> bounds = new LinkedHashMap<>();
        double b = Double.isNaN(stepSeconds) ? 0 : stepSeconds;
        bounds.put(
                "workloads.main.training.step_time_seconds",
                new Interval(b / 2, b * 2, 0.9, Interval.CALIBRATION));
        return new RunResult(
                new Provenance(
                        Version.CURRENT,
                        7L,
                        "0".repeat(64),
                        "made-up",
                        List.of("nothing \"real\"\n")),
                new SimulationUsage(0.5, 0.7, 12, "cpu"),
                BasisShares.ALL_MODELLED,
                bounds,
                workloads,
                new ClusterResult(4, 1, 4, null, null, null, null, null),
                new EnergyResult(10, 5, null, null, null),
                CostResult.NONE);
    }
}
