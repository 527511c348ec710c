package org.mirinae.simulation.flow;

import java.util.Arrays;
import org.mirinae.simulation.flow.LinkShares.FlowClass;

/**
 * Lets the rates of the classes that are solved for rise together, in what the others leave, until
 * each meets a full link or its own most. Every link is looked at when it is full, every class when
 * it is bound: n log n in the links that are touched.
 */
final class WaterFilling {

    /** Levels that differ by less are one: links that were equally full stay so. */
    private static final double ROUNDING = 1e-12;

    private double[] left = new double[0];
    private double[] rising = new double[0];
    private int[] risers = new int[0];
    private double[] load = new double[0];
    private double[] top = new double[0];
    private double[] level = new double[0];
    private boolean[] known = new boolean[0];
    private final KeyHeap links = new KeyHeap();
    private final KeyHeap mosts = new KeyHeap();

    /** Returns what the classes that are solved for put on a link. */
    double load(int link) {
        return load[link];
    }

    /** The fastest of those solved for on a link. */
    double top(int link) {
        return top[link];
    }

    /** The rate at which a link bound somebody; negative where it bound nobody. */
    double level(int link) {
        return level[link];
    }

    /** Fills; the links touched are those in the bag afterwards. */
    void fill(LinkShares shares) {
        begin(shares);
        while (!links.isEmpty() || !mosts.isEmpty()) {
            if (links.leastKey() <= mosts.leastKey()) {
                int link = links.least();
                double at = links.leastKey();
                level[link] = at;
                for (int i = 0; i < shares.members(link); i++) {
                    FlowClass member = shares.member(link, i);
                    if (member.working && member.filled < 0) {
                        bind(member, at, link);
                    }
                }
                links.remove(link);
            } else {
                int at = mosts.least();
                FlowClass of = shares.worker(at);
                mosts.remove(at);
                if (of.filled < 0) {
                    bind(of, of.most(), -1);
                }
            }
        }
    }

    private void begin(LinkShares shares) {
        grow(shares.links());
        IntBag touched = shares.touched();
        for (int i = 0; i < touched.size(); i++) {
            known[touched.get(i)] = false;
        }
        touched.clear();
        for (int w = 0; w < shares.workers(); w++) {
            FlowClass of = shares.worker(w);
            of.filled = of.flows > 0 ? -1 : 0;
            for (int s = 0; s < of.shownCount; s++) {
                int i = of.shown[s];
                int link = of.links[i];
                if (!known[link]) {
                    known[link] = true;
                    touched.add(link);
                    left[link] = shares.left(link);
                    rising[link] = 0;
                    risers[link] = 0;
                    load[link] = 0;
                    top[link] = 0;
                    level[link] = -1;
                }
                if (of.flows > 0) {
                    rising[link] += of.flows * of.weights[i];
                    risers[link]++;
                }
            }
            if (of.flows > 0 && (of.most() < Double.POSITIVE_INFINITY || of.shownCount == 0)) {
                mosts.set(w, of.most());
            }
        }
        for (int i = 0; i < touched.size(); i++) {
            int link = touched.get(i);
            if (risers[link] > 0) {
                links.set(link, left[link] / rising[link]);
            }
        }
    }

    private void bind(FlowClass of, double rate, int by) {
        of.filled = rate;
        of.filledBy = by;
        for (int s = 0; s < of.shownCount; s++) {
            int i = of.shown[s];
            int link = of.links[i];
            double use = of.flows * of.weights[i];
            load[link] += use * rate;
            top[link] = Math.max(top[link], rate);
            left[link] = Math.max(0, left[link] - use * rate);
            rising[link] -= use;
            if (--risers[link] == 0) {
                links.remove(link);
            } else if (link != by) {
                // Rounding must not let a level fall below what was reached already.
                double next = Math.max(rate, left[link] / rising[link]);
                if (Math.abs(next - links.key(link)) > ROUNDING * next) {
                    links.set(link, next);
                }
            }
        }
    }

    private void grow(int size) {
        if (left.length < size) {
            left = Arrays.copyOf(left, size);
            rising = Arrays.copyOf(rising, size);
            risers = Arrays.copyOf(risers, size);
            load = Arrays.copyOf(load, size);
            top = Arrays.copyOf(top, size);
            level = Arrays.copyOf(level, size);
            known = Arrays.copyOf(known, size);
        }
    }
}
