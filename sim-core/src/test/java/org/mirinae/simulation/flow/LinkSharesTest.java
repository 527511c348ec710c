package org.mirinae.simulation.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mirinae.simulation.flow.LinkShares.FlowClass;

class LinkSharesTest {

    /** All rates from nothing, flow by flow: the textbook. */
    private static double[] fromNothing(double[] capacity, List<FlowClass> classes) {
        double[] rates = new double[classes.size()];
        boolean[] bound = new boolean[rates.length];
        double[] left = capacity.clone();
        double level = 0;
        while (true) {
            double[] rising = new double[capacity.length];
            double next = Double.POSITIVE_INFINITY;
            for (int c = 0; c < rates.length; c++) {
                FlowClass of = classes.get(c);
                if (of.flows == 0 || bound[c]) {
                    continue;
                }
                next = Math.min(next, of.most);
                for (int i = 0; i < of.links.length; i++) {
                    rising[of.links[i]] += of.flows * of.weights[i];
                }
            }
            for (int l = 0; l < capacity.length; l++) {
                next = rising[l] > 1e-9 ? Math.min(next, level + left[l] / rising[l]) : next;
            }
            if (next == Double.POSITIVE_INFINITY) {
                return rates;
            }
            for (int l = 0; l < capacity.length; l++) {
                left[l] -= (next - level) * rising[l];
            }
            level = next;
            for (int c = 0; c < rates.length; c++) {
                FlowClass of = classes.get(c);
                if (of.flows == 0 || bound[c]) {
                    continue;
                }
                rates[c] = level;
                bound[c] = level >= of.most;
                for (int link : of.links) {
                    bound[c] |= left[link] <= capacity[link] * 1e-9;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void changesGiveWhatSolvingFromNothingGives(int seed) {
        Random random = new Random(seed);
        int links = 4 + random.nextInt(20);
        double[] capacity = random.doubles(links, 1, 20).toArray();
        LinkShares shares = new LinkShares(capacity);
        List<FlowClass> classes = new ArrayList<>();
        for (int c = 0; c < 30; c++) {
            int[] over = random.ints(0, links).distinct().limit(1 + random.nextInt(4)).toArray();
            double[] weights = new double[over.length];
            Arrays.setAll(weights, i -> random.nextInt(3) == 0 ? 0.5 + random.nextDouble() : 1);
            double most = random.nextInt(4) == 0 ? random.nextDouble(5) : Double.POSITIVE_INFINITY;
            classes.add(shares.open(over, weights, most));
        }
        for (int change = 0; change < 600; change++) {
            for (int together = random.nextInt(3); together >= 0; together--) {
                FlowClass of = classes.get(random.nextInt(classes.size()));
                if (of.flows > 0 && random.nextInt(3) > 0) {
                    shares.leave(of);
                } else {
                    shares.join(of);
                }
            }
            if (random.nextInt(20) == 0) {
                int link = random.nextInt(links);
                capacity[link] = random.nextDouble(1, 20);
                shares.setCapacity(link, capacity[link]);
            }
            shares.settle(of -> {});
            double[] expected = fromNothing(capacity, classes);
            double[] load = new double[links];
            for (int c = 0; c < expected.length; c++) {
                FlowClass of = classes.get(c);
                assertEquals(expected[c], of.rate, 1e-6 * (1 + expected[c]), "change " + change);
                for (int i = 0; i < of.links.length; i++) {
                    load[of.links[i]] += of.flows * of.weights[i] * of.rate;
                }
            }
            for (int l = 0; l < links; l++) {
                assertTrue(load[l] <= capacity[l] * (1 + 1e-9), "link " + l + " is overfull");
                assertEquals(load[l], shares.used(l), 1e-6);
            }
        }
    }

    @Test
    void aChangeLooksOnlyAtWhoeverItConcerns() {
        LinkShares shares = new LinkShares(new double[] {10, 10, 10, 10});
        FlowClass near = shares.open(new int[] {0}, new double[] {1}, Double.POSITIVE_INFINITY);
        FlowClass far =
                shares.open(new int[] {2, 3}, new double[] {1, 1}, Double.POSITIVE_INFINITY);
        shares.join(near);
        shares.join(far);
        shares.settle(of -> {});
        List<FlowClass> seen = new ArrayList<>();
        shares.join(near);
        shares.settle(seen::add);
        assertEquals(List.of(near), seen);
        assertEquals(5, near.rate);
        assertEquals(10, far.rate);
    }

    @Test
    void anUnusedLinkCarriesNothingHoweverLongItWasUsed() {
        LinkShares shares = new LinkShares(new double[] {0.1, 0.3});
        FlowClass one = shares.open(new int[] {0, 1}, new double[] {1, 0.7}, 1);
        FlowClass two = shares.open(new int[] {1}, new double[] {1.1}, 1);
        for (int i = 0; i < 1000; i++) {
            shares.join(one);
            shares.join(two);
            shares.settle(of -> {});
            shares.leave(one);
            shares.leave(two);
            shares.settle(of -> {});
        }
        assertEquals(0, shares.used(0));
        assertEquals(0, shares.used(1));
    }
}
