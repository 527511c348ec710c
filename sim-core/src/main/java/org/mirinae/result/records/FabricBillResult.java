package org.mirinae.result.records;

import org.jspecify.annotations.Nullable;
import org.mirinae.result.Metric;
import org.mirinae.schema.Flat;

/** Switches and cables between the interfaces of nodes, counted exactly from the topology. */
public record FabricBillResult(
        @Flat @Metric(doc = "Switches by tier.") Switches switches,
        @Flat @Metric(doc = "Cables by tier.") Cables cables,
        @Metric(
                        unit = "count",
                        doc =
                                "Ends of optical cables; of all cables where it is not stated what they are.")
                long transceivers,
        @Flat @Metric(doc = "Cable taken in each tier; of stated parts only.")
                @Nullable CableParts parts,
        @Metric(
                        unit = "W",
                        label = "power",
                        doc = "What switches and both ends of cables draw; of stated parts only.")
                @Nullable Double watts,
        @Metric(unit = "count", doc = "Racks that the switches fill; of stated parts only.")
                @Nullable Long racks,
        @Metric(doc = "Currency of the price, ISO 4217; only where every part has a price.")
                @Nullable String currency,
        @Metric(
                        unit = "currency",
                        doc = "Price of switches and cables; only where every part has one.")
                @Nullable Double price) {

    /** Counts switches by tier. */
    public record Switches(
            @Metric(unit = "count", doc = "Switches that interfaces plug into.") long leaves,
            @Metric(unit = "count", doc = "Switches above the leaves.") long spines,
            @Metric(unit = "count", doc = "Switches above the spines.") long cores) {}

    /** Counts cables by tier. */
    public record Cables(
            @Metric(unit = "count", doc = "Cables between interfaces and leaves.") long nodeCables,
            @Metric(unit = "count", doc = "Cables between leaves and spines.") long leafCables,
            @Metric(unit = "count", doc = "All other cables between switches.") long coreCables) {}

    /** Names the cable taken in each tier. */
    public record CableParts(
            @Metric(doc = "Cable taken between interfaces and leaves; of stated parts only.")
                    String nodeCable,
            @Metric(doc = "Cable taken between leaves and spines; of stated parts only.")
                    String leafCable,
            @Metric(doc = "Cable taken between all other switches; of stated parts only.")
                    String coreCable) {}
}
