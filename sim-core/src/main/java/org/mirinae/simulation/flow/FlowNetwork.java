package org.mirinae.simulation.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.engine.EventLoop;
import org.mirinae.fabric.LinkGraph;
import org.mirinae.fabric.Router;
import org.mirinae.fabric.Routing;
import org.mirinae.fabric.VertexKind;
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
    private final Map<List<Lane>, Path> paths = new HashMap<>();
    private final Map<Integer, Path> pathOfClass = new LinkedHashMap<>();
    private final double[] onLink;
    private final IntBag crossed = new IntBag();

    /** A sender, a receiver, and how the one sends to the other. */
    private record Lane(int from, int to, Manner manner) {}

    /** Where transfers of these lanes go, all at one rate; null where nothing has to move. */
    private record Path(List<Lane> lanes, @Nullable FlowClass of, double latencySeconds) {}

    /** Of a run whose network is this one. */
    public FlowNetwork(EventLoop loop, LinkGraph graph, Routing routing) {
        this.loop = loop;
        this.whole = graph;
        this.graph = graph;
        this.routing = routing;
        router = new Router(graph, routing);
        shares = new LinkShares(graph.capacities());
        pool = new FlowPool(loop, shares);
        onLink = new double[graph.links()];
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
        begin(List.of(lane(transfer)), transfer.bytes(), listener, payload);
    }

    /**
     * Sends equal transfers now that wait for one another, as those of a collective's step do: all
     * go at the rate that the slowest gets, and the listener hears once, when all have arrived.
     *
     * @throws IllegalArgumentException where their bytes differ
     */
    public void sendTogether(List<Transfer> transfers, FlowListener listener, long payload) {
        List<Lane> lanes = new ArrayList<>(transfers.size());
        for (Transfer transfer : transfers) {
            if (transfer.bytes() != transfers.getFirst().bytes()) {
                throw new IllegalArgumentException("transfers that go together have equal bytes");
            }
            lanes.add(lane(transfer));
        }
        double bytes = transfers.isEmpty() ? 0 : transfers.getFirst().bytes();
        begin(List.copyOf(lanes), bytes, listener, payload);
    }

    private static Lane lane(Transfer transfer) {
        return new Lane(transfer.from(), transfer.to(), transfer.manner());
    }

    private void begin(List<Lane> lanes, double bytes, FlowListener listener, long payload) {
        Path path = paths.get(lanes);
        if (path == null) {
            path = find(lanes);
            if (path == null) {
                int lost = loop.register((now, unused) -> listener.ended(now, payload, false));
                loop.schedule(loop.nowNanos(), lost, 0);
                return;
            }
            paths.put(lanes, path);
        }
        pool.begin(path.of(), bytes, path.latencySeconds(), listener, payload);
    }

    /** Transfers that have begun and not ended. */
    public long underWay() {
        return pool.underWay();
    }

    /** What goes over a link or a resource now, in bytes a second, headers included. */
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

    private void resume(List<Lane> lanes, int slot, double bytes) {
        Path path = paths.get(lanes);
        if (path == null) {
            path = find(lanes);
            if (path != null) {
                paths.put(lanes, path);
            }
        }
        FlowClass of = path == null ? null : path.of();
        if (path == null || of == null) {
            pool.end(loop.nowNanos(), slot, false);
        } else {
            pool.resume(slot, of, bytes, path.latencySeconds());
        }
    }

    /** Null where a lane has no route. */
    private @Nullable Path find(List<Lane> lanes) {
        crossed.clear();
        double latency = 0;
        double most = Double.POSITIVE_INFINITY;
        boolean found = true;
        for (Lane lane : lanes) {
            double own = lay(lane);
            found &= own >= 0;
            latency = Math.max(latency, own + lane.manner().startSeconds());
            most = Math.min(most, lane.manner().mostBytesPerSecond());
        }
        Map<Integer, Double> resources = new LinkedHashMap<>();
        for (Lane lane : lanes) {
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
        double longest = 0;
        for (int way = 0; way < manner.ways(); way++) {
            int[] route =
                    router.route(lane.from(), lane.to(), Router.flow(lane.from(), lane.to(), way));
            if (route == null) {
                return -1;
            }
            double latency = 0;
            for (int link : route) {
                if (onLink[link] == 0) {
                    crossed.add(link);
                }
                double share = isScaleUp(link) ? manner.scaleUpShare() : manner.scaleOutShare();
                onLink[link] += 1 / (share * manner.ways());
                latency += graph.latencySeconds(link);
            }
            longest = Math.max(longest, latency);
        }
        return longest;
    }

    private boolean isScaleUp(int link) {
        VertexKind from = graph.kind(graph.from(link));
        VertexKind to = graph.kind(graph.to(link));
        return from == VertexKind.ISLAND_SWITCH
                || to == VertexKind.ISLAND_SWITCH
                || from == VertexKind.GPU && to == VertexKind.GPU;
    }
}
