package org.mirinae.simulation.flow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.collective.CollectiveKind;
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

    /**
     * Transfers that are sent so many times.
     *
     * @param together equal ones that wait for one another; null where each goes at its own rate
     * @param apart those that do, unequal ones
     */
    private record Round(
            FlowNetwork.@Nullable Together together, List<Transfer> apart, int times) {}

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
     * Around rings, one for each rank of a domain, all at once: every rank to the next, (n - 1)
     * times for a reduce-scatter or an all-gather, twice that for an all-reduce, an n-th of the
     * ring's share each. Each ring leaves a domain from another rank, so that all interfaces are
     * used.
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
        rounds.add(new Round(network.together(all), List.of(), steps));
        return this;
    }

    private static int turned(int place, int perDomain, int by) {
        int first = place - place % perDomain;
        return first + (place + by) % perDomain;
    }

    /**
     * Recursive halving, then doubling, of an all-reduce (Thakur et al., IJHPCA 19(1), 2005): in
     * round i every rank exchanges the size over 2^(i+1) with the rank whose number differs in one
     * bit, the lowest last, and the way back.
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
            Round round = new Round(network.together(all), List.of(), 1);
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
        rounds.add(new Round(network.together(all), List.of(), 1));
        return this;
    }

    /**
     * Every rank to every other at once, each as much as it has for it (MPI_Alltoallv): a skewed
     * all-to-all. What ends early leaves its links to the rest; nobody is done before the fullest
     * sender or receiver is.
     *
     * @param bytes from each rank (first index) to each; what a rank has for itself stays
     * @throws IllegalArgumentException unless there is a row and a column for each rank
     */
    public CollectiveFlows direct(double[][] bytes) {
        int n = gpus.length;
        List<Transfer> all = new ArrayList<>();
        for (int from = 0; from < n; from++) {
            if (bytes.length != n || bytes[from].length != n) {
                throw new IllegalArgumentException("sizes of other than " + n + " ranks");
            }
            for (int away = 1; away < n; away++) {
                int to = (from + away) % n;
                if (bytes[from][to] > 0) {
                    all.add(transfer(from, to, bytes[from][to]));
                }
            }
        }
        rounds.add(new Round(null, all, 1));
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
            listener.ended(payload, true);
            return;
        }
        Round now = rounds.get(round);
        boolean last = done + 1 == now.times();
        FlowListener after =
                (unused, arrived) -> {
                    if (arrived) {
                        next(last ? round + 1 : round, last ? 0 : done + 1, listener, payload);
                    } else {
                        listener.ended(payload, false);
                    }
                };
        FlowNetwork.Together together = now.together();
        if (together != null) {
            together.send(after, 0);
        } else if (now.apart().isEmpty()) {
            after.ended(0, true);
        } else {
            sendApart(now.apart(), after);
        }
    }

    private void sendApart(List<Transfer> transfers, FlowListener after) {
        int[] left = {transfers.size()};
        boolean[] whole = {true};
        for (Transfer transfer : transfers) {
            network.send(
                    transfer,
                    (unused, arrived) -> {
                        whole[0] &= arrived;
                        if (--left[0] == 0) {
                            after.ended(0, whole[0]);
                        }
                    },
                    0);
        }
    }
}
