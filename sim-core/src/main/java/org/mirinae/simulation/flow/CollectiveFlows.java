package org.mirinae.simulation.flow;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.CollectiveKind;
import org.mirinae.simulation.flow.Transfer.Manner;

/**
 * A collective as flows: the rounds of its algorithm one after the other, all transfers of a round
 * together. Rounds that repeat are routed once.
 */
public final class CollectiveFlows {

    private final EventLoop loop;
    private final FlowNetwork network;
    private final Manner manner;
    private final int[] gpus;
    private final List<Round> rounds = new ArrayList<>();

    /** Transfers that are sent so many times. */
    private record Round(FlowNetwork.Together transfers, int times) {}

    /**
     * Among GPUs.
     *
     * @param gpus of the ranks, in their order
     * @param manner in which each sends
     */
    public CollectiveFlows(EventLoop loop, FlowNetwork network, int[] gpus, Manner manner) {
        this.loop = loop;
        this.network = network;
        this.gpus = gpus.clone();
        this.manner = manner;
    }

    /**
     * Around rings, one for each rank of a domain, all at once: every rank to the next, (n - 1) times
     * for a reduce-scatter or an all-gather, twice that for an all-reduce, an n-th of the ring's share
     * each. Each ring leaves a domain from another rank, so that all interfaces are used.
     *
     * @param perDomain ranks of a domain, which follow one another
     * @param bytes as nccl-tests count the size of the kind
     * @throws IllegalArgumentException for a kind that no ring does
     */
    public CollectiveFlows rings(CollectiveKind kind, int perDomain, double bytes) {
        int n = gpus.length;
        int steps =
                switch (kind) {
                    case ALL_REDUCE -> 2 * (n - 1);
                    case REDUCE_SCATTER, ALL_GATHER -> n - 1;
                    default -> throw new IllegalArgumentException(kind + " around a ring");
                };
        int channels = n > perDomain && n % perDomain == 0 ? perDomain : 1;
        List<Transfer> all = new ArrayList<>(n * channels);
        for (int channel = 0; channel < channels; channel++) {
            for (int place = 0; place < n; place++) {
                int from = channels == 1 ? place : turned(place, perDomain, channel);
                int next = (place + 1) % n;
                int to = channels == 1 ? next : turned(next, perDomain, channel);
                all.add(transfer(from, to, bytes / n / channels));
            }
        }
        rounds.add(new Round(network.together(all), steps));
        return this;
    }

    private static int turned(int place, int perDomain, int by) {
        int first = place - place % perDomain;
        return first + (place + by) % perDomain;
    }

    /**
     * Recursive halving, then doubling, of an all-reduce (Thakur et al., IJHPCA 19(1), 2005): in round i
     * every rank exchanges the size over 2^(i+1) with the rank whose number differs in one bit, the
     * lowest last, and the way back.
     *
     * @throws IllegalArgumentException unless the ranks are a power of two
     */
    public CollectiveFlows halvingDoubling(double bytes) {
        int n = gpus.length;
        if (Integer.bitCount(n) != 1) {
            throw new IllegalArgumentException(n + " ranks are no power of two");
        }
        List<Round> back = new ArrayList<>();
        double part = bytes / 2;
        for (int distance = 1; distance < n; distance *= 2) {
            List<Transfer> all = new ArrayList<>(n);
            for (int rank = 0; rank < n; rank++) {
                all.add(transfer(rank, rank ^ distance, part));
            }
            Round round = new Round(network.together(all), 1);
            rounds.add(round);
            back.addFirst(round);
            part /= 2;
        }
        rounds.addAll(back);
        return this;
    }

    /** Every rank to every other at once, an n-th of the size each: an all-to-all. */
    public CollectiveFlows direct(double bytes) {
        int n = gpus.length;
        List<Transfer> all = new ArrayList<>(n * (n - 1));
        for (int away = 1; away < n; away++) {
            for (int rank = 0; rank < n; rank++) {
                all.add(transfer(rank, (rank + away) % n, bytes / n));
            }
        }
        rounds.add(new Round(network.together(all), 1));
        return this;
    }

    private Transfer transfer(int from, int to, double bytes) {
        return new Transfer(gpus[from], gpus[to], bytes, manner);
    }

    /** Begins now; the listener hears when the last round has ended, or a rank is cut off. */
    public void start(FlowListener listener, long payload) {
        next(0, 0, listener, payload);
    }

    private void next(int round, int done, FlowListener listener, long payload) {
        if (round == rounds.size()) {
            listener.ended(loop.nowNanos(), payload, true);
            return;
        }
        Round now = rounds.get(round);
        boolean last = done + 1 == now.times();
        now.transfers()
                .send(
                        (at, unused, arrived) -> {
                            if (arrived) {
                                next(last ? round + 1 : round, last ? 0 : done + 1, listener, payload);
                            } else {
                                listener.ended(at, payload, false);
                            }
                        },
                        0);
    }
}
