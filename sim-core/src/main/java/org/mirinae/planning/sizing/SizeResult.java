package org.mirinae.planning.sizing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.DocumentKind;
import org.mirinae.result.Family;
import org.mirinae.result.Interval;
import org.mirinae.result.Metric;
import org.mirinae.result.Provenance;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.document.Figures;
import org.mirinae.schema.Flat;
import org.mirinae.simulation.ErrorBands;

/** The document of a sizing: how large a service must be, and what the described one can do. */
@DocumentKind("size")
public record SizeResult(
        @Flat @Metric(doc = "Where the result comes from.") Provenance provenance,
        @Metric(doc = "Name of the workload that was sized.") String workload,
        @Metric(doc = "The smallest service that meets every objective over all seeds.") Size size,
        @Metric(doc = "The service as the scenario describes it.") Described described,
        @Metric(doc = "One replica under more and more clients, from one up.") List<Point> curve,
        @Metric(unit = "count", doc = "Runs that were simulated.") long runs,
        @Metric(doc = "Bounds of every figure, by its path.") SequencedMap<String, Interval> bounds)
        implements ResultDocument {

    /** Copies the list. */
    public SizeResult {
        curve = List.copyOf(curve);
    }

    /** The smallest service that meets every objective. */
    public record Size(
            @Metric(unit = "count", doc = "Fewest replicas that meet every objective.")
                    long replicas,
            @Metric(unit = "count", doc = "GPUs they occupy.") long gpus,
            @Metric(unit = "count", doc = "Nodes that hold them.") long nodes,
            @Metric(
                            unit = "count",
                            doc =
                                    "Switches of the fabric between these nodes; only where a"
                                            + " topology is given.")
                    @Nullable Long switches,
            @Metric(
                            unit = "W",
                            family = Family.ENERGY,
                            label = "mean IT power",
                            doc = "Power of these nodes under the load, mean.")
                    double meanItWatts,
            @Metric(
                            unit = "W",
                            label = "max IT power",
                            doc = "Power these nodes draw at most; only where the node says.")
                    @Nullable Double maxItWatts,
            @Metric(
                            unit = "W",
                            family = Family.ENERGY,
                            label = "mean facility power",
                            doc = "Mean power with cooling; only where the cluster has a site.")
                    @Nullable Double meanFacilityWatts,
            @Metric(doc = "Currency of the energy's price, ISO 4217; only where there is a tariff.")
                    @Nullable String currency,
            @Metric(
                            unit = "currency",
                            family = Family.COST,
                            doc =
                                    "Price of the energy of a year under this load; only where there"
                                            + " is a tariff.")
                    @Nullable Double energyCostPerYear,
            @Metric(
                            unit = "currency",
                            family = Family.COST,
                            doc =
                                    "Price of the energy for a million tokens answered; only where"
                                            + " there is a tariff.")
                    @Nullable Double energyCostPerMillionOutputTokens) {}

    /** The service as the scenario describes it. */
    public record Described(
            @Metric(unit = "count", doc = "Replicas that the scenario describes.") long replicas,
            @Metric(doc = "Whether they meet every objective.") boolean meetsObjectives,
            @Metric(
                            unit = "req/s",
                            family = Family.SERVING_THROUGHPUT,
                            label = "sustained rate",
                            doc = "Requests per second that they sustain, mean over seeds.")
                    double sustainedRequestsPerSecond,
            @Metric(unit = "req/s", doc = "Lower end of its interval over seeds.")
                    double sustainedLow,
            @Metric(unit = "req/s", doc = "Upper end of its interval over seeds.")
                    double sustainedHigh,
            @Metric(unit = "share", doc = "Confidence of that interval.") double confidence) {}

    /** One replica under so many clients. */
    public record Point(
            @Metric(unit = "count", doc = "Clients in a closed loop.") long clients,
            @Metric(
                            unit = "tokens/s",
                            family = Family.SERVING_THROUGHPUT,
                            label = "tokens/s/user",
                            doc = "What each of them sees after its first token.")
                    double tokensPerSecondPerUser,
            @Metric(
                            unit = "tokens/s",
                            family = Family.SERVING_THROUGHPUT,
                            label = "tokens/s/GPU",
                            doc = "Tokens of answers per second and GPU.")
                    double tokensPerSecondPerGpu,
            @Metric(
                            unit = "ms",
                            family = Family.TTFT,
                            label = "mean TTFT",
                            doc = "Mean time to the first token.")
                    double meanTtftMs) {}

    /** Puts bounds to every figure: those of the sustained rate come from seeds. */
    static SizeResult bounded(
            Provenance provenance,
            String workload,
            Size size,
            Described described,
            List<Point> curve,
            long runs) {
        SizeResult bare =
                new SizeResult(
                        provenance, workload, size, described, curve, runs, new LinkedHashMap<>());
        SequencedMap<String, Interval> bounds = ErrorBands.builtIn().bounds(Figures.of(bare));
        bounds.put(
                "described.sustained_requests_per_second",
                new Interval(
                        described.sustainedLow(),
                        described.sustainedHigh(),
                        described.confidence(),
                        Interval.SEEDS));
        return new SizeResult(provenance, workload, size, described, curve, runs, bounds);
    }
}
