package org.mirinae.fabric.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Computes what is left of the network to each of several users that send at the same time, each
 * for a part of its own time: while a user sends, others send or are silent, and those who send
 * share links max-min fairly, flow by flow (Bertsekas and Gallager, Data Networks, 1992, section
 * 6.5.2). A user's rate is the mean over who else sends, their times of sending taken as
 * independent; a user that is slowed sends for longer, which the shares take into account as a
 * fixed point.
 */
public final class Contention {

    /** Users whose states are told apart one by one; others count as always sending; assumed. */
    static final int MOST_STATES = 12;

    /** The fixed point contracts fast: each round at least halves the distance. */
    private static final int ROUNDS = 100;

    private static final double CLOSE = 1e-12;

    private Contention() {}

    /**
     * A user of the network.
     *
     * @param links it sends over, each once
     * @param flows of its own on each of them, all sending at the same rate; above zero
     * @param rate of one flow when nobody else sends, in bytes a second
     * @param busy share of its time in which it sends, when nobody else does; 0 to 1
     */
    public record User(int[] links, double[] flows, double rate, double busy) {

        /** Refuses what cannot be. */
        public User {
            if (links.length != flows.length || !(rate > 0) || !(busy >= 0 && busy <= 1)) {
                throw new IllegalArgumentException("a user of " + links.length + " links");
            }
        }
    }

    /**
     * Each user's rate over its rate alone, 0 to 1.
     *
     * @param capacity of each link, in bytes a second
     */
    public static double[] shares(double[] capacity, List<User> users) {
        int n = users.size();
        double[] shares = new double[n];
        Arrays.fill(shares, 1);
        for (int round = 0; round < ROUNDS; round++) {
            double[] busy = new double[n];
            for (int i = 0; i < n; i++) {
                double sending = users.get(i).busy() / shares[i];
                busy[i] = sending / (1 - users.get(i).busy() + sending);
            }
            double moved = 0;
            double[] next = expected(capacity, users, busy);
            for (int i = 0; i < n; i++) {
                moved = Math.max(moved, Math.abs(next[i] - shares[i]));
                shares[i] = (shares[i] + next[i]) / 2;
            }
            if (moved < CLOSE) {
                break;
            }
        }
        return shares;
    }

    private static double[] expected(double[] capacity, List<User> users, double[] busy) {
        int n = users.size();
        List<Integer> changing = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (busy[i] > 0 && busy[i] < 1 && changing.size() < MOST_STATES) {
                changing.add(i);
            }
        }
        double[] sum = new double[n];
        double[] weight = new double[n];
        for (int state = 0; state < 1 << changing.size(); state++) {
            boolean[] sends = new boolean[n];
            for (int i = 0; i < n; i++) {
                sends[i] = busy[i] > 0;
            }
            double probability = 1;
            for (int c = 0; c < changing.size(); c++) {
                int i = changing.get(c);
                sends[i] = (state >> c & 1) == 1;
                probability *= sends[i] ? busy[i] : 1 - busy[i];
            }
            double[] rates = rates(capacity, users, sends);
            for (int i = 0; i < n; i++) {
                if (sends[i]) {
                    sum[i] += probability * rates[i] / users.get(i).rate();
                    weight[i] += probability;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            sum[i] = weight[i] == 0 ? 1 : Math.min(1, sum[i] / weight[i]);
        }
        return sum;
    }

    /**
     * Rate of one flow of each user that sends, by filling: all rise together until a link is full
     * or a user has what it takes alone.
     */
    static double[] rates(double[] capacity, List<User> users, boolean[] sends) {
        double[] left = capacity.clone();
        double[] rates = new double[users.size()];
        boolean[] rising = sends.clone();
        double level = 0;
        while (true) {
            double[] onLink = new double[left.length];
            double step = Double.POSITIVE_INFINITY;
            for (int i = 0; i < rates.length; i++) {
                if (rising[i]) {
                    User user = users.get(i);
                    step = Math.min(step, user.rate() - level);
                    for (int l = 0; l < user.links().length; l++) {
                        onLink[user.links()[l]] += user.flows()[l];
                    }
                }
            }
            if (step == Double.POSITIVE_INFINITY) {
                return rates;
            }
            for (int l = 0; l < left.length; l++) {
                step = onLink[l] > 0 ? Math.min(step, left[l] / onLink[l]) : step;
            }
            step = Math.max(0, step);
            level += step;
            for (int l = 0; l < left.length; l++) {
                left[l] -= step * onLink[l];
            }
            freeze(capacity, users, left, rates, rising, level);
        }
    }

    private static void freeze(
            double[] capacity,
            List<User> users,
            double[] left,
            double[] rates,
            boolean[] rising,
            double level) {
        for (int i = 0; i < rates.length; i++) {
            if (!rising[i]) {
                continue;
            }
            User user = users.get(i);
            boolean full = level >= user.rate() * (1 - CLOSE);
            for (int l = 0; l < user.links().length && !full; l++) {
                int link = user.links()[l];
                full = left[link] <= capacity[link] * CLOSE;
            }
            rates[i] = level;
            rising[i] = !full;
        }
    }
}
