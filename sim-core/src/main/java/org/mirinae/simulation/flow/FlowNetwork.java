package org.mirinae.simulation.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.graph.Contention;
import org.mirinae.fabric.graph.Framing;
import org.mirinae.fabric.graph.LinkGraph;
import org.mirinae.fabric.graph.Router;
import org.mirinae.fabric.graph.Routing;
import org.mirinae.fabric.graph.VertexKind;
import org.mirinae.random.RandomStream;
import org.mirinae.simulation.flow.LinkShares.FlowClass;
import org.mirinae.simulation.flow.Transfer.Manner;

/**
 * The network of one run as flows see it: a transfer takes its route, gets its max-min fair share
 * of every link for as long as it lasts, and is rerouted when a link of its route fails. Shares are
 * found anew whenever transfers begin or end. One thread, that of the loop.
 */
public final class FlowNetwork {

    private final EventLoop loop;
    private final LinkGraph whole;
    private final Routing routing;
    private final LinkShares shares;
    private final FlowPool pool;
    private final BitSet failed = new BitSet();
    private LinkGraph graph;
    private Router router;
    private final Map<Lanes, Path> paths = new HashMap<>();
    private final Map<Integer, Path> pathOfClass = new LinkedHashMap<>();
    private final boolean framed;
    private @Nullable Background background;
    private final BitSet scaleUp;
    private final BitSet betweenSwitches = new BitSet();
    private final double[] onLink;
    private final IntBag crossed = new IntBag();

    /**
     * A sender, a receiver, and how the one sends to the other.
     *
     * @param framedBytes of a message that is cut into packets somewhere; 0 where none is
     */
    private record Lane(int from, int to, double framedBytes, Manner manner) {}

    /** Lanes whose transfers go together; keeps its hash, for some have thousands. */
    private static final class Lanes {
        final List<Lane> all;
        private final int hash;

        Lanes(List<Lane> all) {
            this.all = all;
            hash = all.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other
                    || other instanceof Lanes that && hash == that.hash && all.equals(that.all);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    /**
     * Says where transfers of these lanes go, all at one rate; no flow where nothing has to move.
     */
    private record Path(Lanes lanes, @Nullable FlowClass of, double latencySeconds) {}

    /** Makes the network of a run. */
    public FlowNetwork(EventLoop loop, LinkGraph graph, Routing routing) {
        this.loop = loop;
        this.whole = graph;
        this.graph = graph;
        this.routing = routing;
        router = new Router(graph, routing);
        shares = new LinkShares(graph.capacities());
        pool = new FlowPool(loop, shares);
        onLink = new double[graph.links()];
        scaleUp = scaleUpOf(graph);
        for (int link = 0; link < graph.links(); link++) {
            betweenSwitches.set(
                    link,
                    graph.kind(graph.from(link)).isSwitch() && graph.kind(graph.to(link)).isSwitch()
                            || graph.kind(graph.from(link)) == VertexKind.STORE
                            || graph.kind(graph.to(link)) == VertexKind.STORE);
        }
        framed = IntStream.range(0, graph.links()).anyMatch(link -> graph.framing(link) != null);
    }

    /** The network, what has failed included. */
    public LinkGraph graph() {
        return graph;
    }

    /**
     * Something else that transfers share while they are under way: a drive, a storage service, the
     * bandwidth of host memory.
     *
     * @param bytesPerSecond above zero
     * @return its number, for {@link Manner#resources}
     */
    public int resource(double bytesPerSecond) {
        if (!(bytesPerSecond > 0)) {
            throw new IllegalArgumentException("a resource of " + bytesPerSecond + " B/s");
        }
        return shares.addLink(bytesPerSecond);
    }

    /**
     * Sends now; the listener hears when the last byte has arrived. Nothing is heard before this
     * call returns.
     *
     * @param payload handed to the listener
     */
    public void send(Transfer transfer, FlowListener listener, long payload) {
        Lanes lane = new Lanes(List.of(lane(transfer)));
        begin(lane, transfer.bytes(), listener, payload);
    }

    /**
     * Sends equal transfers now that wait for one another, as those of a collective's step do: all
     * go at the rate that the slowest gets, and the listener hears once, when all have arrived.
     *
     * @throws IllegalArgumentException where their bytes differ
     */
    public void sendTogether(List<Transfer> transfers, FlowListener listener, long payload) {
        together(transfers).send(listener, payload);
    }

    /**
     * Equal transfers that wait for one another, to be sent again and again.
     *
     * @throws IllegalArgumentException where their bytes differ
     */
    public Together together(List<Transfer> transfers) {
        List<Lane> lanes = new ArrayList<>(transfers.size());
        for (Transfer transfer : transfers) {
            if (transfer.bytes() != transfers.getFirst().bytes()) {
                throw new IllegalArgumentException("transfers that go together have equal bytes");
            }
            lanes.add(lane(transfer));
        }
        return new Together(
                new Lanes(lanes), transfers.isEmpty() ? 0 : transfers.getFirst().bytes());
    }

    /** Equal transfers that wait for one another. */
    public final class Together {
        private final Lanes lanes;
        private final double bytes;

        private Together(Lanes lanes, double bytes) {
            this.lanes = lanes;
            this.bytes = bytes;
        }

        /** Sends all of them now; the listener hears once, when all have arrived. */
        public void send(FlowListener listener, long payload) {
            begin(lanes, bytes, listener, payload);
        }
    }

    private Lane lane(Transfer transfer) {
        double framedBytes = framed ? transfer.bytes() : 0;
        return new Lane(transfer.from(), transfer.to(), framedBytes, transfer.manner());
    }

    private void begin(Lanes lanes, double bytes, FlowListener listener, long payload) {
        Path path = paths.get(lanes);
        if (path == null) {
            path = find(lanes);
            if (path == null) {
                int lost = loop.register((now, unused) -> listener.ended(payload, false));
                loop.schedule(loop.nowNanos(), lost, 0);
                return;
            }
            paths.put(lanes, path);
        }
        pool.begin(path.of(), bytes, path.latencySeconds(), listener, payload);
        if (background != null) {
            background.wake();
        }
    }

    /**
     * Lets collectives that closed forms time take their part of the links while transfers are
     * under way.
     *
     * @param collectives how each pattern meets others
     * @param stream of where in their cycles they are
     */
    public void beside(List<Contention.User> collectives, RandomStream stream) {
        background = new Background(loop, pool, shares, collectives, stream);
    }

    /**
     * Returns the shares that transfers have left to each of those collectives while they met;
     * empty without any.
     */
    public double[] sharesBeside() {
        return background == null ? new double[0] : background.shares();
    }

    /** Transfers that have begun and not ended. */
    public long underWay() {
        return pool.underWay() - (background == null ? 0 : background.underWay());
    }

    /** Returns what goes over a link or a resource now, in bytes a second, headers included. */
    public double bytesPerSecond(int link) {
        return shares.used(link);
    }

    /**
     * These links fail now: transfers that cross them go on over other routes with what is left of
     * them, or are lost where there is none.
     */
    public void fail(BitSet links) {
        failed.or(links);
        reroute();
        for (Path path : List.copyOf(pathOfClass.values())) {
            FlowClass of = path.of();
            if (of != null && of.flows > 0 && crosses(of, links)) {
                pool.evict(of, (slot, left) -> resume(path.lanes(), slot, left));
            }
        }
    }

    /** These links work again; transfers under way keep the routes they have. */
    public void repair(BitSet links) {
        failed.andNot(links);
        reroute();
    }

    private void reroute() {
        graph = whole.without(failed);
        router = new Router(graph, routing);
        paths.clear();
        pathOfClass.values().removeIf(path -> path.of() == null || path.of().flows == 0);
    }

    private static boolean crosses(FlowClass of, BitSet links) {
        for (int link : of.links) {
            if (links.get(link)) {
                return true;
            }
        }
        return false;
    }

    private void resume(Lanes lanes, int slot, double bytes) {
        Path path = paths.get(lanes);
        if (path == null) {
            path = find(lanes);
            if (path != null) {
                paths.put(lanes, path);
            }
        }
        FlowClass of = path == null ? null : path.of();
        if (path == null || of == null) {
            pool.end(slot, false);
        } else {
            pool.resume(slot, of, bytes, path.latencySeconds());
        }
    }

    /** Null where a lane has no route. */
    private @Nullable Path find(Lanes lanes) {
        crossed.clear();
        double latency = 0;
        double most = Double.POSITIVE_INFINITY;
        boolean found = true;
        for (Lane lane : lanes.all) {
            double own = lay(lane);
            found &= own >= 0;
            latency = Math.max(latency, own + lane.manner().startSeconds());
            most = Math.min(most, lane.manner().mostBytesPerSecond());
        }
        Map<Integer, Double> resources = new LinkedHashMap<>();
        for (Lane lane : lanes.all) {
            lane.manner().resources().forEach(r -> resources.merge(r, 1.0, Double::sum));
        }
        int[] links = Arrays.copyOf(crossedLinks(), crossed.size() + resources.size());
        double[] weights = new double[links.length];
        for (int i = 0; i < crossed.size(); i++) {
            weights[i] = onLink[links[i]];
            onLink[links[i]] = 0;
        }
        int at = crossed.size();
        for (Map.Entry<Integer, Double> resource : resources.entrySet()) {
            links[at] = resource.getKey();
            weights[at++] = resource.getValue();
        }
        if (!found) {
            return null;
        }
        if (links.length == 0) {
            return new Path(lanes, null, latency);
        }
        FlowClass of = shares.open(links, weights, most);
        Path path = new Path(lanes, of, latency);
        pathOfClass.put(of.id, path);
        return path;
    }

    private int[] crossedLinks() {
        int[] links = new int[crossed.size()];
        for (int i = 0; i < links.length; i++) {
            links[i] = crossed.get(i);
        }
        return links;
    }

    /**
     * Adds a lane to the links it crosses; its latency, or less than zero where it has no route.
     */
    private double lay(Lane lane) {
        Manner manner = lane.manner();
        boolean striped =
                graph.kind(lane.from()) == VertexKind.STORE
                        || graph.kind(lane.to()) == VertexKind.STORE;
        if (manner.ways() > 1 && routing.inTurn() && !striped) {
            double[] waiting = new double[1];
            double latency =
                    router.spread(
                            lane.from(),
                            lane.to(),
                            (link, part) -> {
                                cross(link, lane, part);
                                waiting[0] += part * forwarding(link, lane);
                            });
            return latency < 0 ? latency : latency + waiting[0];
        }
        double longest = 0;
        for (int way = 0; way < manner.ways(); way++) {
            int[] route =
                    router.route(lane.from(), lane.to(), Router.flow(lane.from(), lane.to(), way));
            if (route == null) {
                return -1;
            }
            double latency = 0;
            for (int link : route) {
                cross(link, lane, 1.0 / manner.ways());
                latency += graph.latencySeconds(link) + forwarding(link, lane);
            }
            longest = Math.max(longest, latency);
        }
        return longest;
    }

    private void cross(int link, Lane lane, double part) {
        if (onLink[link] == 0) {
            crossed.add(link);
        }
        double share =
                scaleUp.get(link)
                        ? lane.manner().scaleUpShare()
                        : betweenSwitches.get(link) ? 1 : lane.manner().scaleOutShare();
        double use = part / share;
        Framing framing = framed ? graph.framing(link) : null;
        onLink[link] += framing == null ? use : use / framing.efficiency(lane.framedBytes());
    }

    /** Returns the seconds that the switch at the end of a link waits before it sends on. */
    private double forwarding(int link, Lane lane) {
        Framing framing = framed ? graph.framing(link) : null;
        return framing == null
                        || !framing.storeAndForward()
                        || !graph.kind(graph.to(link)).isSwitch()
                ? 0
                : framing.forwardedAtOnce(lane.framedBytes()) / graph.bytesPerSecond(link);
    }

    private static BitSet scaleUpOf(LinkGraph graph) {
        BitSet links = new BitSet(graph.links());
        for (int link = 0; link < graph.links(); link++) {
            VertexKind from = graph.kind(graph.from(link));
            VertexKind to = graph.kind(graph.to(link));
            links.set(
                    link,
                    from == VertexKind.ISLAND_SWITCH
                            || to == VertexKind.ISLAND_SWITCH
                            || from == VertexKind.GPU && to == VertexKind.GPU);
        }
        return links;
    }
}
