package org.mirinae.planning.strategy;

/**
 * Says what a step costs, in one currency.
 *
 * @param gpuHour of one GPU; 0 where not asked
 * @param joule at the nodes, cooling included; 0 where the site has no tariff
 */
public record StrategyPrices(double gpuHour, double joule) {

    /** Nothing has a price. */
    public static final StrategyPrices NONE = new StrategyPrices(0, 0);
}
