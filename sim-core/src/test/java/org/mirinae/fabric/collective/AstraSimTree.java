package org.mirinae.fabric.collective;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * ASTRA-sim's double binary trees, event by event, for comparison only; see {@link AstraSim}.
 * Chunks take the two trees in turn; a rank begins its next chunk as soon as it has passed the one
 * before on, so that chunks overlap along the tree.
 */
final class AstraSimTree {

    private record Event(long time, long order, LongConsumer what) {}

    private record Message(int from, int to, int chunk) {}

    private record Place(int parent, int left, int right) {}

    private final AstraSim system;
    private final int ranks;
    private final long bytes;
    private final int chunks;
    private final Place[][] trees;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::time).thenComparingLong(Event::order));
    private final Map<Integer, Queue<LongConsumer>> waitingForLink = new HashMap<>();
    private final Set<Message> arrived = new HashSet<>();
    private final Map<Message, LongConsumer> awaited = new HashMap<>();
    private long order;
    private long end;

    private AstraSimTree(AstraSim system, int ranks, long bytes, int chunks) {
        this.system = system;
        this.ranks = ranks;
        this.bytes = bytes;
        this.chunks = chunks;
        trees = new Place[][] {tree(ranks, true), tree(ranks, false)};
    }

    /**
     * The last rank's end.
     *
     * @param ranks a power of two
     * @param bytes of a chunk
     */
    static long nanos(AstraSim system, int ranks, long bytes, int chunks) {
        AstraSimTree run = new AstraSimTree(system, ranks, bytes, chunks);
        for (int rank = 0; rank < ranks; rank++) {
            run.begin(0, rank, 0);
        }
        while (!run.events.isEmpty()) {
            Event next = run.events.remove();
            run.end = Math.max(run.end, next.time());
            next.what().accept(next.time());
        }
        return run.end;
    }

    /** A root with one complete tree under it; numbers in order, the root last or first. */
    private static Place[] tree(int ranks, boolean rootLast) {
        Place[] places = new Place[ranks];
        int root = rootLast ? ranks - 1 : 0;
        int first = rootLast ? 0 : 1;
        int child = under(places, root, first, ranks - 1);
        places[root] = new Place(-1, child, -1);
        return places;
    }

    private static int under(Place[] places, int parent, int first, int count) {
        int middle = first + count / 2;
        if (count == 1) {
            places[middle] = new Place(parent, -1, -1);
        } else {
            int left = under(places, middle, first, count / 2);
            int right = under(places, middle, middle + 1, count / 2);
            places[middle] = new Place(parent, left, right);
        }
        return middle;
    }

    private void at(long time, LongConsumer what) {
        events.add(new Event(time, order++, what));
    }

    private void begin(long now, int rank, int chunk) {
        if (chunk == chunks) {
            return;
        }
        Place place = trees[chunk % 2][rank];
        long added = AstraSim.ENDPOINT + system.reduction(bytes);
        if (place.parent() < 0) {
            int child = place.left();
            receive(
                    now,
                    new Message(child, rank, chunk),
                    t ->
                            at(
                                    t + added,
                                    done -> {
                                        send(done, new Message(rank, child, chunk));
                                        begin(done, rank, chunk + 1);
                                    }));
        } else if (place.left() < 0) {
            at(now + AstraSim.ENDPOINT, t -> leaf(t, rank, place.parent(), chunk));
        } else {
            int[] children = new int[1];
            LongConsumer one =
                    t ->
                            at(
                                    t + added,
                                    done -> {
                                        if (++children[0] == 2) {
                                            up(done, rank, place, chunk);
                                        }
                                    });
            receive(now, new Message(place.left(), rank, chunk), one);
            receive(now, new Message(place.right(), rank, chunk), one);
        }
    }

    private void leaf(long now, int rank, int parent, int chunk) {
        send(now, new Message(rank, parent, chunk));
        receive(
                now,
                new Message(parent, rank, chunk),
                t -> at(t + AstraSim.ENDPOINT, done -> begin(done, rank, chunk + 1)));
    }

    private void up(long now, int rank, Place place, int chunk) {
        long added = AstraSim.ENDPOINT + system.reduction(bytes);
        send(now, new Message(rank, place.parent(), chunk));
        receive(
                now,
                new Message(place.parent(), rank, chunk),
                t ->
                        at(
                                t + added,
                                done -> {
                                    send(done, new Message(rank, place.left(), chunk));
                                    send(done, new Message(rank, place.right(), chunk));
                                    begin(done, rank, chunk + 1);
                                }));
    }

    private void send(long now, Message message) {
        if (!system.aware()) {
            at(now + system.message(bytes), t -> deliver(t, message));
        } else if (system.hops() == 1) {
            over(now, message.from() * ranks + message.to(), t -> deliver(t, message));
        } else {
            over(
                    now,
                    message.from(),
                    there -> over(there, ranks + message.to(), t -> deliver(t, message)));
        }
    }

    /** Sends over one link, after those that came before. */
    private void over(long now, int link, LongConsumer arrival) {
        Queue<LongConsumer> before = waitingForLink.get(link);
        if (before != null) {
            before.add(arrival);
            return;
        }
        waitingForLink.put(link, new ArrayDeque<>());
        at(now + (long) (system.latency() + system.serialisation(bytes)), arrival);
        at(now + (long) system.serialisation(bytes), t -> free(t, link));
    }

    private void free(long now, int link) {
        Queue<LongConsumer> waiting = waitingForLink.remove(link);
        if (waiting != null && !waiting.isEmpty()) {
            LongConsumer next = waiting.remove();
            over(now, link, next);
            waitingForLink.put(link, waiting);
        }
    }

    private void deliver(long now, Message message) {
        LongConsumer awaiting = awaited.remove(message);
        if (awaiting == null) {
            arrived.add(message);
        } else {
            awaiting.accept(now);
        }
    }

    private void receive(long now, Message message, LongConsumer then) {
        if (arrived.remove(message)) {
            then.accept(now);
        } else {
            awaited.put(message, then);
        }
    }
}
