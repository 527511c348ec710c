package org.mirinae.planning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * How large a service must be, and what the one that was described can do.
 *
 * @param scenario name of the scenario
 * @param workload name of the workload
 * @param replicas fewest that meet every objective under the load, over all seeds
 * @param gpus they occupy
 * @param nodes that hold them
 * @param switches of the fabric between these nodes; null where no topology is given
 * @param meanWatts of these nodes under the load
 * @param maxWatts these nodes draw at most; null where the node does not say
 * @param facilityWatts mean with cooling; null without a site
 * @param currency of the energy's price; null without a tariff
 * @param energyPerYear price of the energy of a year under this load
 * @param energyPerMillionTokens price of the energy for a million tokens answered
 * @param describedReplicas of the scenario
 * @param describedMeets whether these meet the objectives
 * @param sustained requests per second that these sustain
 * @param curve from one client up
 * @param runs simulated
 * @param assumptions each a sentence
 */
public record ServingSize(
        String scenario,
        String workload,
        int replicas,
        long gpus,
        long nodes,
        @Nullable Long switches,
        double meanWatts,
        @Nullable Double maxWatts,
        @Nullable Double facilityWatts,
        @Nullable String currency,
        @Nullable Double energyPerYear,
        @Nullable Double energyPerMillionTokens,
        int describedReplicas,
        boolean describedMeets,
        Interval sustained,
        List<Point> curve,
        int runs,
        List<String> assumptions) {

    /** Copies the lists. */
    public ServingSize {
        curve = List.copyOf(curve);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * A rate with its 95 % confidence interval over seeds.
     *
     * @param mean over seeds
     * @param low end
     * @param high end
     */
    public record Interval(double mean, double low, double high) {}

    /**
     * One replica under so many clients.
     *
     * @param clients in a closed loop
     * @param tokensPerSecondPerUser what each sees after its first token
     * @param tokensPerSecondPerGpu answered
     * @param ttftMillis mean time to the first token
     */
    public record Point(
            int clients,
            double tokensPerSecondPerUser,
            double tokensPerSecondPerGpu,
            double ttftMillis) {}

    /** As JSON has it: keys in snake case, units in their names, what is not known left out. */
    public SequencedMap<String, Object> tree() {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("scenario", scenario);
        tree.put("workload", workload);
        SequencedMap<String, Object> size = new LinkedHashMap<>();
        size.put("replicas", replicas);
        size.put("gpus", gpus);
        size.put("nodes", nodes);
        put(size, "switches", switches);
        size.put("mean_it_watts", meanWatts);
        put(size, "max_it_watts", maxWatts);
        put(size, "mean_facility_watts", facilityWatts);
        put(size, "currency", currency);
        put(size, "energy_cost_per_year", energyPerYear);
        put(size, "energy_cost_per_million_output_tokens", energyPerMillionTokens);
        tree.put("size", size);
        SequencedMap<String, Object> described = new LinkedHashMap<>();
        described.put("replicas", describedReplicas);
        described.put("meets_objectives", describedMeets);
        described.put("sustained_requests_per_second", sustained.mean());
        described.put("sustained_low", sustained.low());
        described.put("sustained_high", sustained.high());
        described.put("confidence", 0.95);
        tree.put("described", described);
        tree.put("curve", curve.stream().map(ServingSize::row).toList());
        tree.put("runs", runs);
        tree.put("assumptions", assumptions);
        return tree;
    }

    private static SequencedMap<String, Object> row(Point point) {
        SequencedMap<String, Object> row = new LinkedHashMap<>();
        row.put("clients", point.clients());
        row.put("tokens_per_second_per_user", point.tokensPerSecondPerUser());
        row.put("tokens_per_second_per_gpu", point.tokensPerSecondPerGpu());
        row.put("mean_ttft_ms", point.ttftMillis());
        return row;
    }

    private static void put(SequencedMap<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
