package org.mirinae.fabric.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContentionTest {

    private static Contention.User user(double rate, double busy, int... links) {
        double[] flows = new double[links.length];
        java.util.Arrays.fill(flows, 1);
        return new Contention.User(links, flows, rate, busy);
    }

    @Test
    void whoIsAloneKeepsEverything() {
        assertArrayEquals(
                new double[] {1, 1},
                Contention.shares(
                        new double[] {10, 10}, List.of(user(10, 1, 0), user(10, 0.3, 1))));
    }

    @Test
    void twoThatAlwaysSendShareALinkEqually() {
        assertArrayEquals(
                new double[] {0.5, 0.5},
                Contention.shares(new double[] {10}, List.of(user(10, 1, 0), user(10, 1, 0))),
                1e-9);
    }

    @Test
    void whoHasMoreFlowsGetsMoreAsPacketsDo() {
        var many = new Contention.User(new int[] {0}, new double[] {3}, 10 / 3.0, 1);
        assertArrayEquals(
                new double[] {0.75, 0.25},
                Contention.shares(new double[] {10}, List.of(many, user(10, 1, 0))),
                1e-9);
    }

    @Test
    void aRestIsLeftToWhoCanUseIt() {
        // On link 0 the second is bound to 2 by link 1, so the first takes the other 8 of 10.
        assertArrayEquals(
                new double[] {0.8, 1},
                Contention.shares(new double[] {10, 2}, List.of(user(10, 1, 0), user(2, 1, 0, 1))),
                1e-9);
    }

    @Test
    void whoSendsPartOfTheTimeSlowsTheOtherForThatPart() {
        double busy = 0.4;
        double share =
                Contention.shares(new double[] {10}, List.of(user(10, busy, 0), user(10, busy, 0)))[
                        0];
        double longer = busy / share / (1 - busy + busy / share);
        assertEquals(1 - longer / 2, share, 1e-9);
        assertTrue(share < 1 - busy / 2 && share > 0.5, "slowed senders send for longer");
    }

    @Test
    void noLinkCarriesMoreThanItCanAndMoreCapacityNeverHurts() {
        Random random = new Random(7);
        for (int trial = 0; trial < 200; trial++) {
            double[] capacity = random.doubles(6, 1, 10).toArray();
            List<Contention.User> users = new ArrayList<>();
            for (int u = 0; u < 4; u++) {
                int[] links = random.ints(0, 6).distinct().limit(3).toArray();
                double rate = Double.POSITIVE_INFINITY;
                for (int link : links) {
                    rate = Math.min(rate, capacity[link]);
                }
                users.add(user(rate, 1, links));
            }
            double[] shares = Contention.shares(capacity, users);
            double[] load = new double[6];
            for (int u = 0; u < 4; u++) {
                for (int link : users.get(u).links()) {
                    load[link] += shares[u] * users.get(u).rate();
                }
                assertTrue(shares[u] > 0 && shares[u] <= 1, "share " + shares[u]);
            }
            for (int l = 0; l < 6; l++) {
                assertTrue(load[l] <= capacity[l] * (1 + 1e-9), "trial " + trial);
            }
        }
    }
}
