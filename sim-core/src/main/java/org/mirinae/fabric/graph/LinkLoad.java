package org.mirinae.fabric.graph;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says what a pattern of traffic puts on the links of a network when every flow takes its route,
 * and how fast it goes alone: all senders of a collective wait for one another, so the fullest link
 * sets the rate of all.
 *
 * @param links it uses, each once
 * @param flows on each of them, in senders: a flow that carries half of what its sender sends
 *     counts half
 * @param rate one sender's bytes per second, alone
 * @param latencySeconds of its longest route
 */
public record LinkLoad(int[] links, double[] flows, double rate, double latencySeconds) {

    /**
     * The load of a pattern.
     *
     * @param gpuOf a rank
     * @return null where nothing leaves a domain, or a flow finds no way
     */
    public static @Nullable LinkLoad of(
            LinkGraph graph,
            Router router,
            RankPattern pattern,
            long ranks,
            LongUnaryOperator gpuOf) {
        double[] on = new double[graph.links()];
        double[] latency = new double[1];
        boolean[] lost = new boolean[1];
        pattern.flows(
                ranks,
                (from, to, share) -> {
                    int source = Math.toIntExact(gpuOf.applyAsLong(from));
                    int target = Math.toIntExact(gpuOf.applyAsLong(to));
                    int[] route = router.route(source, target, Router.flow(source, target, 0));
                    if (route == null) {
                        lost[0] = true;
                        return;
                    }
                    double way = 0;
                    for (int link : route) {
                        Framing framing = graph.framing(link);
                        on[link] += framing == null ? share : share / framing.efficiency();
                        way += graph.latencySeconds(link);
                    }
                    latency[0] = Math.max(latency[0], way);
                });
        double rate = Double.POSITIVE_INFINITY;
        int[] links = new int[on.length];
        int used = 0;
        for (int link = 0; link < on.length; link++) {
            if (on[link] > 0) {
                links[used++] = link;
                rate = Math.min(rate, graph.bytesPerSecond(link) / on[link]);
            }
        }
        if (used == 0 || lost[0]) {
            return null;
        }
        int[] taken = Arrays.copyOf(links, used);
        double[] flows = new double[used];
        for (int i = 0; i < used; i++) {
            flows[i] = on[taken[i]];
        }
        return new LinkLoad(taken, flows, rate, latency[0]);
    }
}
