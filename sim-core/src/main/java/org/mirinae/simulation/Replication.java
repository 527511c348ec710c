package org.mirinae.simulation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.cluster.NodeGroup;
import org.mirinae.cluster.Site;
import org.mirinae.fabric.bill.FabricBill;
import org.mirinae.fabric.bill.FabricPrice;
import org.mirinae.fabric.topology.Failure;
import org.mirinae.fabric.topology.PartNames;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.result.BasisShares;
import org.mirinae.result.Provenance;
import org.mirinae.result.SimulationUsage;
import org.mirinae.result.Version;
import org.mirinae.result.WorkloadResult;
import org.mirinae.result.records.ClusterResult;
import org.mirinae.result.records.CostResult;
import org.mirinae.result.records.EnergyResult;
import org.mirinae.result.records.FabricBillResult;
import org.mirinae.result.records.NetworkCheck;
import org.mirinae.result.records.NetworkFailure;
import org.mirinae.result.records.RunResult;
import org.mirinae.scenario.ScenarioReading;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.units.Seconds;

/**
 * Holds what one seed yielded.
 *
 * @param reports by workload
 * @param seconds simulated
 * @param events handled
 * @param networkShares of what each workload would have alone; empty where nothing is shared
 * @param flowShares of what transfers leave to collectives while they meet
 * @param networkChecks of the closed form against flows
 */
record Replication(
        SequencedMap<String, WorkloadReport> reports,
        double seconds,
        long events,
        SequencedMap<String, Double> networkShares,
        SequencedMap<String, Double> flowShares,
        List<NetworkCheck> networkChecks) {

    /** The result of this seed alone, without bounds. */
    RunResult result(ScenarioReading reading) {
        Cluster cluster = reading.scenario().cluster();
        SequencedMap<String, WorkloadResult> workloads = new LinkedHashMap<>();
        double[] basis = new double[4];
        long used = 0;
        double joules = (idleWatts(cluster) + fabricWatts(cluster)) * seconds;
        for (var entry : reports.entrySet()) {
            WorkloadReport report = entry.getValue();
            workloads.put(entry.getKey(), report.result());
            report.basis().addTo(basis, report.busySeconds());
            joules += report.activeJoules();
            used += report.gpus();
        }
        EnergyResult energy = energy(joules, cluster.site());
        CostResult cost = cost(energy, cluster.site());
        if (workloads.values().stream().allMatch(WorkloadResult.OfTokens.class::isInstance)) {
            long input = tokens(workloads, WorkloadResult.OfTokens::totalInputTokens);
            long output = tokens(workloads, WorkloadResult.OfTokens::totalOutputTokens);
            energy = energy.forTokens(input, output);
            cost = cost.forTokens(input, output);
        }
        return new RunResult(
                new Provenance(
                        Version.CURRENT,
                        reading.scenario().seed(),
                        "",
                        reading.scenario().name(),
                        List.of()),
                new SimulationUsage(0, 0, events, ""),
                BasisShares.ofSeconds(basis),
                new LinkedHashMap<>(),
                workloads,
                new ClusterResult(
                        cluster.gpus(),
                        cluster.nodeCount(),
                        used,
                        networkShares.isEmpty() ? null : networkShares,
                        flowShares.isEmpty() ? null : flowShares,
                        fabricBill(cluster),
                        networkChecks.isEmpty() ? null : networkChecks,
                        failures(cluster)),
                energy,
                cost);
    }

    private static long tokens(
            SequencedMap<String, WorkloadResult> workloads,
            ToLongFunction<WorkloadResult.OfTokens> count) {
        return workloads.values().stream()
                .mapToLong(w -> count.applyAsLong((WorkloadResult.OfTokens) w))
                .sum();
    }

    private static @Nullable FabricBillResult fabricBill(Cluster cluster) {
        FabricBill bill = cluster.fabricBill();
        if (bill == null) {
            return null;
        }
        FabricPrice price = cluster.fabricPrice();
        OptionalDouble cost = price == null ? OptionalDouble.empty() : price.price();
        return new FabricBillResult(
                new FabricBillResult.Switches(bill.leaves(), bill.spines(), bill.cores()),
                new FabricBillResult.Cables(
                        bill.nodeCables(), bill.leafCables(), bill.coreCables()),
                price == null ? bill.transceivers() : price.transceivers(),
                price == null
                        ? null
                        : new FabricBillResult.CableParts(
                                price.nodeCable(), price.leafCable(), price.coreCable()),
                price == null ? null : price.watts(),
                price == null ? null : price.racks(),
                price != null && cost.isPresent() ? price.currency() : null,
                cost.isPresent() ? cost.getAsDouble() : null);
    }

    private static @Nullable List<NetworkFailure> failures(Cluster cluster) {
        List<Failure> failures = cluster.fabric().failures();
        if (failures.isEmpty()) {
            return null;
        }
        PartNames names = new PartNames(cluster.wired(), cluster.machine().nicsPerNode());
        return failures.stream()
                .map(
                        failure -> {
                            Seconds until = failure.until();
                            return new NetworkFailure(
                                    failure.what(),
                                    names.links(failure.what()).cardinality(),
                                    failure.at().value(),
                                    until == null ? null : until.value());
                        })
                .toList();
    }

    private static double fabricWatts(Cluster cluster) {
        FabricPrice price = cluster.fabricPrice();
        return price == null ? 0 : price.watts();
    }

    /** Returns what all nodes draw while nothing runs. */
    private static double idleWatts(Cluster cluster) {
        double watts = 0;
        for (NodeGroup group : cluster.nodes()) {
            PowerDraw draw = PowerDraw.of(group.type());
            watts += group.gpus() * (draw.idleWatts() + draw.otherWattsPerGpu());
        }
        return watts;
    }

    private EnergyResult energy(double joules, @Nullable Site site) {
        double watts = seconds == 0 ? 0 : joules / seconds;
        return site == null
                ? new EnergyResult(joules, watts, null, null, null)
                : new EnergyResult(
                        joules, watts, site.pue(), joules * site.pue(), watts * site.pue());
    }

    private static CostResult cost(EnergyResult energy, @Nullable Site site) {
        if (site == null || site.tariff() == null || energy.facilityJoules() == null) {
            return CostResult.NONE;
        }
        double kilowattHours = energy.facilityJoules() / 3.6e6;
        return new CostResult(
                site.tariff().energy().currency(),
                kilowattHours * site.tariff().energy().perKilowattHour());
    }

    /** Further files; where there are several workloads, each with its workload's name in front. */
    SequencedMap<String, Supplier<byte[]>> files() {
        SequencedMap<String, Supplier<byte[]>> files = new LinkedHashMap<>();
        reports.forEach(
                (name, report) ->
                        report.files()
                                .forEach(
                                        (file, bytes) ->
                                                files.put(
                                                        reports.size() == 1
                                                                ? file
                                                                : name + "-" + file,
                                                        bytes)));
        return files;
    }
}
