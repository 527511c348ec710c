package org.mirinae.policy;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.AtMost;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;

/** Chooses which replica takes a request. */
@Doc("Which replica takes a request.")
public sealed interface RoutingPolicy {

    /** The replica for the coming request, from 0. */
    int route(RoutingView view);

    /** One after the other; where weights differ, each as often as its weight says. */
    @Tag("round_robin")
    @Doc("One replica after the other, each as often as its weight says.")
    record RoundRobin() implements RoutingPolicy {

        /** Multiples of it fill the unit interval as evenly as any (Weyl; Knuth 6.4). */
        private static final double GOLDEN = 0.6180339887498949;

        @Override
        public int route(RoutingView view) {
            double first = view.weight(0);
            for (int i = 1; i < view.replicas(); i++) {
                if (view.weight(i) != first) {
                    double place = view.routed() * GOLDEN;
                    return byWeight(view, place - Math.floor(place));
                }
            }
            return (int) (view.routed() % view.replicas());
        }
    }

    /** Any replica, as likely as its weight says. */
    @Tag("random")
    @Doc("Any replica, as likely as its weight says.")
    record Random() implements RoutingPolicy {
        @Override
        public int route(RoutingView view) {
            return byWeight(view, view.draw());
        }
    }

    /** The replica with the fewest unfinished requests for its weight, the first of equals. */
    @Tag("least_outstanding")
    @Doc("The replica with the fewest unfinished requests for its weight, the first of equals.")
    record LeastOutstanding() implements RoutingPolicy {
        @Override
        public int route(RoutingView view) {
            int least = 0;
            for (int i = 1; i < view.replicas(); i++) {
                if (load(view, i) < load(view, least)) {
                    least = i;
                }
            }
            return least;
        }
    }

    /**
     * The less loaded of two drawn at random (Mitzenmacher, The power of two choices in randomized
     * load balancing, IEEE TPDS 12, 2001).
     */
    @Tag("power_of_two")
    @Doc("Of two replicas drawn at random the one with fewer unfinished requests.")
    record PowerOfTwo() implements RoutingPolicy {
        @Override
        public int route(RoutingView view) {
            int all = view.replicas();
            int one = (int) (view.draw() * all);
            if (all == 1) {
                return one;
            }
            int other = (int) (view.draw() * (all - 1));
            other += other >= one ? 1 : 0;
            return load(view, other) < load(view, one) ? other : one;
        }
    }

    /** The replica with the least of its KV cache in use, the first of equals. */
    @Tag("least_kv")
    @Doc("The replica with the least of its KV cache in use, the first of equals.")
    record LeastKv() implements RoutingPolicy {
        @Override
        public int route(RoutingView view) {
            int least = 0;
            for (int i = 1; i < view.replicas(); i++) {
                if (view.kvUse(i) < view.kvUse(least)) {
                    least = i;
                }
            }
            return least;
        }
    }

    /**
     * The replica that holds most of the prompt, unless loads differ too much: as the cache-aware
     * router of sgl-project/sglang does it (sgl-router, policies/cache_aware, recalled).
     *
     * @param match share of the prompt a replica must hold to be preferred
     * @param imbalance unfinished requests by which the most and the least loaded may differ
     */
    @Tag("prefix_aware")
    @Doc("The replica that holds most of the prompt, unless loads differ too much.")
    record PrefixAware(
            @Doc("Share of the prompt a replica must hold to be preferred.")
                    @Default("0.5")
                    @AtLeast(0)
                    @AtMost(1)
                    double match,
            @Doc("Unfinished requests by which the most and the least loaded may differ.")
                    @Default("32")
                    @AtLeast(0)
                    int imbalance)
            implements RoutingPolicy {
        @Override
        public int route(RoutingView view) {
            int least = 0;
            int best = 0;
            long held = -1;
            double most = 0;
            for (int i = 0; i < view.replicas(); i++) {
                least = load(view, i) < load(view, least) ? i : least;
                most = Math.max(most, load(view, i));
                long here = view.cachedTokens(i);
                best = here > held ? i : best;
                held = Math.max(held, here);
            }
            boolean even = most - load(view, least) <= imbalance;
            return even && held > match * view.inputTokens() ? best : least;
        }
    }

    /**
     * The replica with the least work ahead: prompt tokens it lacks of this request, and prompt
     * tokens of its unfinished requests; as the KV router of ai-dynamo/dynamo weighs them
     * (recalled).
     *
     * @param overlapWeight of the tokens it lacks beside those it has to do with
     */
    @Tag("kv_aware")
    @Doc("The replica with the least work: prompt tokens it lacks, and those it is busy with.")
    record KvAware(
            @Doc("Weight of the prompt tokens it lacks beside those it is busy with.")
                    @Default("1")
                    @AtLeast(0)
                    @AtMost(1e6)
                    double overlapWeight)
            implements RoutingPolicy {
        @Override
        public int route(RoutingView view) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < view.replicas(); i++) {
                double lacks = (double) view.inputTokens() - view.cachedTokens(i);
                double work = (overlapWeight * lacks + view.promptTokens(i)) / view.weight(i);
                if (work < least) {
                    least = work;
                    best = i;
                }
            }
            return best;
        }
    }

    /**
     * All requests of a session to one replica, by rendezvous hashing (Thaler and Ravishankar,
     * IEEE/ACM Trans. Netw. 6, 1998), so that only those of a replica that goes move; requests
     * without a session go one after the other.
     */
    @Tag("session")
    @Doc("All requests of a session to one replica; those without one go one after the other.")
    record Session() implements RoutingPolicy {
        @Override
        public int route(RoutingView view) {
            if (view.session() < 0) {
                return (int) (view.routed() % view.replicas());
            }
            int best = 0;
            long most = Long.MIN_VALUE;
            for (int i = 0; i < view.replicas(); i++) {
                long mark = mix(view.session() * 0x9e3779b97f4a7c15L + view.identity(i) + 1L);
                if (mark > most) {
                    most = mark;
                    best = i;
                }
            }
            return best;
        }
    }

    private static double load(RoutingView view, int replica) {
        return view.outstanding(replica) / view.weight(replica);
    }

    /** The replica at a place from 0 to 1 of all weights in a row. */
    private static int byWeight(RoutingView view, double place) {
        double all = 0;
        for (int i = 0; i < view.replicas(); i++) {
            all += view.weight(i);
        }
        double left = place * all;
        for (int i = 0; i < view.replicas() - 1; i++) {
            left -= view.weight(i);
            if (left < 0) {
                return i;
            }
        }
        return view.replicas() - 1;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
