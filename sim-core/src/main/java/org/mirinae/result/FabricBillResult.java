package org.mirinae.result;

/** Switches and cables between the interfaces of nodes, counted exactly from the topology. */
public record FabricBillResult(
        @Metric(unit = "count", doc = "Switches that interfaces plug into.") long leaves,
        @Metric(unit = "count", doc = "Switches above the leaves.") long spines,
        @Metric(unit = "count", doc = "Switches above the spines.") long cores,
        @Metric(unit = "count", doc = "Cables between interfaces and leaves.") long nodeCables,
        @Metric(unit = "count", doc = "Cables between leaves and spines.") long leafCables,
        @Metric(unit = "count", doc = "All other cables between switches.") long coreCables,
        @Metric(unit = "count", doc = "Ends of cables: one transceiver each.") long transceivers) {}
