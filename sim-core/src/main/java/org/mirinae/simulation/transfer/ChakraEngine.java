package org.mirinae.simulation.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.mirinae.cluster.Cluster;
import org.mirinae.engine.EventLoop;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.problems.InvalidScenarioException;
import org.mirinae.problems.Problem;
import org.mirinae.problems.Problems;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.TimelineSlice;
import org.mirinae.result.records.ChakraRank;
import org.mirinae.result.records.ChakraResult;
import org.mirinae.simulation.site.WhenDone;
import org.mirinae.simulation.site.WorkloadEngine;
import org.mirinae.simulation.site.WorkloadReport;
import org.mirinae.workload.chakra.ChakraMeetings;
import org.mirinae.workload.chakra.ChakraMeetings.Meeting;
import org.mirinae.workload.chakra.ChakraNode;
import org.mirinae.workload.chakra.ChakraWorkload;

/**
 * Runs the graphs of all ranks. A rank has one stream for computing, one for the host, one for
 * memory, one for each process group, one for what it sends and one for what it receives; nodes
 * take their stream in the order in which they become ready. A collective begins when its last rank
 * has come and all its streams are free, a message when it is sent and awaited.
 */
final class ChakraEngine implements WorkloadEngine {

    /** Problems told of a trace that waits for ever. */
    private static final int MOST_TOLD = 20;

    /** Ranks a timeline shows: more bars than these nobody reads, and viewers get slow. */
    private static final int RANKS_DRAWN = 64;

    /** Half of what the clock can hold. */
    private static final long LAST_NANOS = Long.MAX_VALUE / 2;

    private final String path;
    private final ChakraWorkload workload;
    private final Cluster cluster;
    private final ChakraTimes times;
    private final List<Meeting> meetings;
    private final List<RankState> ranks = new ArrayList<>();
    private final int[][] meetingOf;
    private final long[][] cameNanos;
    private final int[] came;
    private final List<TimelineSlice> slices = new ArrayList<>();
    private final double[] basisSeconds = new double[Basis.values().length];
    private final Deque<long[]> ready = new ArrayDeque<>();
    private final WhenDone whenDone = new WhenDone();
    private long nodes;
    private long nodesDone;
    private long silentHostNodes;
    private double joules;
    private int nodeHandler;
    private int meetingHandler;

    ChakraEngine(String path, ChakraWorkload workload, Cluster cluster, ChakraTimes times) {
        this.path = path;
        this.workload = workload;
        this.cluster = cluster;
        this.times = times;
        Problems problems = new Problems();
        this.meetings = ChakraMeetings.of(workload.trace(), workload.groups(), problems);
        problems.orThrow();
        this.meetingOf = new int[workload.trace().ranks()][];
        for (int rank = 0; rank < meetingOf.length; rank++) {
            RankState state = new RankState(rank, workload.trace());
            ranks.add(state);
            meetingOf[rank] = new int[state.nodes.size()];
            nodes += state.nodes.size();
            for (ChakraNode node : state.nodes) {
                boolean silent = node.type() == ChakraNode.Type.COMP && node.host();
                silentHostNodes += silent && node.durationMicros() == 0 ? 1 : 0;
            }
        }
        this.came = new int[meetings.size()];
        this.cameNanos = new long[meetings.size()][];
        for (int m = 0; m < meetings.size(); m++) {
            Meeting meeting = meetings.get(m);
            cameNanos[m] = new long[meeting.ranks().size()];
            Arrays.fill(cameNanos[m], -1);
            for (int i = 0; i < meeting.ranks().size(); i++) {
                meetingOf[meeting.ranks().get(i)][meeting.nodes().get(i)] = m;
            }
        }
    }

    @Override
    public void start(EventLoop onLoop) {
        EventLoop loop = onLoop.fromNow();
        nodeHandler =
                loop.register(
                        (nowNanos, payload) -> {
                            int rank = (int) (payload >>> 32);
                            end(rank, (int) payload, nowNanos);
                            advance(loop, nowNanos);
                        });
        meetingHandler =
                loop.register(
                        (nowNanos, payload) -> {
                            Meeting meeting = meetings.get((int) payload);
                            for (int i = 0; i < meeting.ranks().size(); i++) {
                                end(meeting.ranks().get(i), meeting.nodes().get(i), nowNanos);
                            }
                            advance(loop, nowNanos);
                        });
        int begin =
                loop.register(
                        (nowNanos, payload) -> {
                            for (RankState state : ranks) {
                                for (int node : state.first()) {
                                    ready.add(new long[] {state.rank, node});
                                }
                            }
                            advance(loop, nowNanos);
                        });
        loop.schedule(0, begin, 0);
    }

    private void end(int rank, int node, long nowNanos) {
        nodesDone++;
        for (int next : ranks.get(rank).end(node, nowNanos)) {
            ready.add(new long[] {rank, next});
        }
    }

    private void advance(EventLoop loop, long nowNanos) {
        while (!ready.isEmpty()) {
            long[] next = ready.remove();
            RankState state = ranks.get((int) next[0]);
            int index = (int) next[1];
            ChakraNode node = state.nodes.get(index);
            if (node.communicates()) {
                come(loop, state.rank, index, nowNanos);
            } else {
                work(loop, state, node, index, nowNanos);
            }
        }
        if (nodesDone == nodes) {
            whenDone.done(loop);
        }
    }

    private void work(EventLoop loop, RankState state, ChakraNode node, int index, long nowNanos) {
        ChakraTimes.NodeTime time = times.time(node);
        long nanos = Math.round(time.seconds() * 1e9);
        if (nanos == 0) {
            end(state.rank, index, nowNanos);
            return;
        }
        String stream =
                node.type() == ChakraNode.Type.COMP ? node.host() ? "host" : "compute" : "memory";
        long start = state.take(stream, nowNanos, nanos);
        checkClock(start, nanos, state, node);
        if (stream.equals("compute")) {
            state.computing.add(start, start + nanos);
            joules += watts(times.arithmetic(node, time.seconds()), 0) * time.seconds();
        } else if (stream.equals("memory")) {
            state.memoryNanos += nanos;
            joules += watts(0, 1) * time.seconds();
        }
        basisSeconds[time.basis().ordinal()] += time.seconds();
        draw(state.rank, stream, node.name(), start, nanos);
        loop.schedule(start + nanos, nodeHandler, (long) state.rank << 32 | index);
    }

    private void checkClock(long start, long nanos, RankState state, ChakraNode node) {
        if (start > LAST_NANOS - Math.min(nanos, LAST_NANOS)) {
            throw new InvalidScenarioException(
                    List.of(
                            new Problem(
                                    path + ".trace",
                                    node.shown()
                                            + " of rank "
                                            + state.rank
                                            + " ends beyond 146 years",
                                    "Maybe digits too many in its duration or size.")));
        }
    }

    /** Above idle. */
    private double watts(double arithmetic, double memory) {
        PowerDraw draw = PowerDraw.of(cluster.firstNode());
        return draw.gpuWatts(arithmetic, memory) - draw.idleWatts();
    }

    private void draw(int rank, String stream, String name, long start, long nanos) {
        if (rank < RANKS_DRAWN) {
            slices.add(new TimelineSlice("rank " + rank, stream, name, start, nanos));
        }
    }

    private void come(EventLoop loop, int rank, int index, long nowNanos) {
        int m = meetingOf[rank][index];
        Meeting meeting = meetings.get(m);
        int place =
                meeting.collective() == null
                        ? meeting.ranks().indexOf(rank)
                        : Collections.binarySearch(meeting.ranks(), rank);
        cameNanos[m][place] = nowNanos;
        if (++came[m] < meeting.ranks().size()) {
            return;
        }
        ChakraTimes.NodeTime time = times.time(meeting);
        long nanos = Math.round(time.seconds() * 1e9);
        long start = nowNanos;
        for (int i = 0; i < meeting.ranks().size(); i++) {
            start =
                    Math.max(
                            start,
                            ranks.get(meeting.ranks().get(i))
                                    .freeNanos
                                    .getOrDefault(stream(meeting, i), 0L));
        }
        for (int i = 0; i < meeting.ranks().size(); i++) {
            RankState state = ranks.get(meeting.ranks().get(i));
            state.take(stream(meeting, i), start, nanos);
            checkClock(start, nanos, state, state.nodes.get(meeting.nodes().get(i)));
            state.waitingNanos += start - cameNanos[m][i];
            state.communicating.add(cameNanos[m][i], start + nanos);
            String name = state.nodes.get(meeting.nodes().get(i)).name();
            draw(state.rank, stream(meeting, i), name, start, nanos);
        }
        basisSeconds[time.basis().ordinal()] += time.seconds() * meeting.ranks().size();
        loop.schedule(start + nanos, meetingHandler, m);
    }

    private String stream(Meeting meeting, int place) {
        if (meeting.collective() == null) {
            return place == 0 ? "send" : "receive";
        }
        String group =
                ranks.get(meeting.ranks().get(place)).nodes.get(meeting.nodes().get(place)).group();
        return group.isEmpty() ? "collectives" : "collectives of " + group;
    }

    @Override
    public void whenDone(Runnable action) {
        whenDone.run(action);
    }

    @Override
    public long gpus() {
        return ranks.size();
    }

    @Override
    public SequencedMap<String, Double> memoryBytes() {
        SequencedMap<String, Double> bytes = new LinkedHashMap<>();
        bytes.put("capacity", cluster.firstNode().gpu().memory().capacity().value());
        return bytes;
    }

    @Override
    public double fractionDone() {
        return nodes == 0 ? 1 : (double) nodesDone / nodes;
    }

    @Override
    public WorkloadReport report() {
        checkEnd();
        List<ChakraRank> rows = new ArrayList<>();
        RankState last = ranks.getFirst();
        double exposed = 0;
        for (RankState state : ranks) {
            long alone = state.communicating.without(state.computing);
            exposed += alone * 1e-9;
            last = state.endNanos > last.endNanos ? state : last;
            rows.add(
                    new ChakraRank(
                            state.rank,
                            state.endNanos * 1e-3,
                            state.computing.union() * 1e-3,
                            state.communicating.union() * 1e-3,
                            alone * 1e-3,
                            state.waitingNanos * 1e-3,
                            state.memoryNanos * 1e-3));
        }
        double seconds = last.endNanos * 1e-9;
        return new WorkloadReport(
                new ChakraResult(
                        seconds, ranks.size(), nodes, last.rank, exposed / ranks.size(), rows),
                BasisShares.ofSeconds(basisSeconds),
                seconds * ranks.size(),
                joules,
                ranks.size(),
                assumptions(),
                new LinkedHashMap<>(),
                () -> List.copyOf(slices));
    }

    private List<String> assumptions() {
        List<String> all = new ArrayList<>();
        String network = times.networkNote();
        if (network != null) {
            all.add(network);
        }
        if (workload.system() != null) {
            all.addAll(workload.system().notes());
        }
        if (silentHostNodes > 0) {
            all.add(
                    silentHostNodes
                            + " nodes of the host have no recorded duration and take no time.");
        }
        return all;
    }

    /**
     * Whoever still waits names whom for: what each file promises alone, all together cannot keep.
     */
    private void checkEnd() {
        if (nodesDone == nodes) {
            return;
        }
        List<Problem> waiting = new ArrayList<>();
        for (int m = 0; m < meetings.size() && waiting.size() < MOST_TOLD; m++) {
            Meeting meeting = meetings.get(m);
            if (came[m] == 0 || came[m] == meeting.ranks().size()) {
                continue;
            }
            List<String> absent = new ArrayList<>();
            int present = 0;
            for (int i = 0; i < cameNanos[m].length; i++) {
                if (cameNanos[m][i] < 0) {
                    int rank = meeting.ranks().get(i);
                    ChakraNode node = ranks.get(rank).nodes.get(meeting.nodes().get(i));
                    absent.add(node.shown() + " of rank " + rank);
                } else {
                    present = i;
                }
            }
            int rank = meeting.ranks().get(present);
            ChakraNode node = ranks.get(rank).nodes.get(meeting.nodes().get(present));
            waiting.add(
                    new Problem(
                            path + ".trace",
                            node.shown()
                                    + " of rank "
                                    + rank
                                    + " waits for ever in "
                                    + meeting.name()
                                    + " for "
                                    + String.join(
                                            ", ", absent.subList(0, Math.min(4, absent.size())))
                                    + (absent.size() > 4
                                            ? " and " + (absent.size() - 4) + " more"
                                            : ""),
                            "Maybe ranks wait for one another in a circle: their dependencies order"
                                    + " the same meetings differently."));
        }
        throw new InvalidScenarioException(waiting);
    }
}
