package org.mirinae.simulation.flow;

import java.util.Arrays;

/**
 * Keeps who sends over which links, and at what rate: max-min fairly (Bertsekas and Gallager, Data
 * Networks, 1992, section 6.5.2). Flows over the same links are one class, so that their number
 * costs nothing.
 *
 * <p>An allocation is max-min fair if and only if every flow has a bottleneck: a full link on which
 * no flow is faster, or its own most. So a change is solved for the classes it touches, the rates
 * of the others taken as given; those whose bottleneck no longer is one join, until none is left.
 * What comes out is the allocation that solving for all would give.
 *
 * <p>A link that only one class uses bounds that class and nothing else, so of all such links only
 * the tightest matters. They stay hidden until another class comes: the thousands of equal links of
 * a collective's step cost no more than one.
 */
final class LinkShares {

    /** Relative; rates are sums of few terms, so they err by far less. */
    static final double CLOSE = 1e-9;

    /** After so many rounds, whoever shares a full link joins at once. */
    private static final int ROUNDS_WITH_CARE = 6;

    /** Bound by its own most or a hidden link, or by nothing yet. */
    private static final int NO_LINK = -1;

    private static final int NOBODY = -1;

    private double[] capacity;
    private double[] used;
    private int[] bound;
    private int[][] members;
    private int[][] memberPlaces;
    private int[] memberCount;
    private int[] hiddenOf;
    private int[] hiddenPlace;
    private final WaterFilling filling = new WaterFilling();

    private int classes;
    private FlowClass[] all = new FlowClass[16];

    private FlowClass[] working = new FlowClass[16];
    private int workers;
    private final IntBag touched = new IntBag();

    /** Flows over the same links. */
    static final class FlowClass {
        final int id;
        final int[] links;
        final double[] weights;
        final double most;
        final int[] places;
        int[] shown = new int[4];
        int shownCount;
        double hiddenMost = Double.POSITIVE_INFINITY;
        int flows;
        double rate;
        int boundBy = NO_LINK;
        boolean working;
        double filled;
        int filledBy = NO_LINK;

        private FlowClass(int id, int[] links, double[] weights, double most) {
            this.id = id;
            this.links = links;
            this.weights = weights;
            this.most = most;
            places = new int[links.length];
        }

        /**
         * Returns the most that one of its flows gets, by itself and by the links that only it
         * uses.
         */
        double most() {
            return Math.min(most, hiddenMost / flows);
        }

        private void show(int i) {
            if (shownCount == shown.length) {
                shown = Arrays.copyOf(shown, 2 * shownCount);
            }
            shown[shownCount++] = i;
        }
    }

    LinkShares(double[] capacities) {
        capacity = capacities.clone();
        used = new double[capacity.length];
        bound = new int[capacity.length];
        members = new int[capacity.length][];
        memberPlaces = new int[capacity.length][];
        memberCount = new int[capacity.length];
        hiddenOf = new int[capacity.length];
        Arrays.fill(hiddenOf, NOBODY);
        hiddenPlace = new int[capacity.length];
    }

    /** A further link; its number. */
    int addLink(double bytesPerSecond) {
        int link = capacity.length;
        capacity = Arrays.copyOf(capacity, link + 1);
        used = Arrays.copyOf(used, link + 1);
        bound = Arrays.copyOf(bound, link + 1);
        members = Arrays.copyOf(members, link + 1);
        memberPlaces = Arrays.copyOf(memberPlaces, link + 1);
        memberCount = Arrays.copyOf(memberCount, link + 1);
        hiddenOf = Arrays.copyOf(hiddenOf, link + 1);
        hiddenOf[link] = NOBODY;
        hiddenPlace = Arrays.copyOf(hiddenPlace, link + 1);
        capacity[link] = bytesPerSecond;
        return link;
    }

    double capacity(int link) {
        return capacity[link];
    }

    /** Returns what all flows put on a link, in bytes a second; only after {@link #settle}. */
    double used(int link) {
        if (hiddenOf[link] == NOBODY) {
            return used[link];
        }
        FlowClass only = all[hiddenOf[link]];
        return only.flows * only.weights[hiddenPlace[link]] * only.rate;
    }

    /**
     * A class without flows.
     *
     * @param links each once; kept, not copied
     * @param weights bytes on each link for a byte of a flow; kept
     * @param most bytes a second of one flow, may be infinite
     */
    FlowClass open(int[] links, double[] weights, double most) {
        if (classes == all.length) {
            all = Arrays.copyOf(all, 2 * classes);
        }
        FlowClass made = new FlowClass(classes, links, weights, most);
        all[classes++] = made;
        return made;
    }

    /** One more flow of a class; rates hold after {@link #settle}. */
    void join(FlowClass of) {
        if (of.flows == 0) {
            for (int i = 0; i < of.links.length; i++) {
                arrive(of, i);
            }
        }
        work(of);
        of.flows++;
        workWithBound(of);
    }

    /** One flow of a class less. */
    void leave(FlowClass of) {
        work(of);
        of.flows--;
        workWithBound(of);
        if (of.flows == 0) {
            vanish(of);
            of.rate = 0;
        }
    }

    /** Changes what a link carries; 0 for one that failed. */
    void setCapacity(int link, double bytesPerSecond) {
        capacity[link] = bytesPerSecond;
        if (hiddenOf[link] != NOBODY) {
            show(link);
        }
        for (int i = 0; i < memberCount[link]; i++) {
            all[members[link][i]].hiddenMost = hiddenMost(all[members[link][i]]);
            work(all[members[link][i]]);
        }
    }

    /** Hides a link that nobody else uses; shows one that another class had for itself. */
    private void arrive(FlowClass of, int i) {
        int link = of.links[i];
        if (hiddenOf[link] != NOBODY) {
            show(link);
        } else if (memberCount[link] == 0) {
            hiddenOf[link] = of.id;
            hiddenPlace[link] = i;
            of.hiddenMost = Math.min(of.hiddenMost, capacity[link] / of.weights[i]);
            return;
        }
        enter(of, i);
    }

    /** Its bound stays: a link bounds a class whether others use it or not. */
    private void show(int link) {
        FlowClass of = all[hiddenOf[link]];
        work(of);
        hiddenOf[link] = NOBODY;
        enter(of, hiddenPlace[link]);
    }

    private double hiddenMost(FlowClass of) {
        double most = Double.POSITIVE_INFINITY;
        for (int i = 0; i < of.links.length; i++) {
            if (hiddenOf[of.links[i]] == of.id) {
                most = Math.min(most, capacity[of.links[i]] / of.weights[i]);
            }
        }
        return most;
    }

    private void vanish(FlowClass of) {
        for (int i = 0; i < of.shownCount; i++) {
            exit(of, of.shown[i]);
        }
        of.shownCount = 0;
        of.hiddenMost = Double.POSITIVE_INFINITY;
        for (int link : of.links) {
            if (hiddenOf[link] == of.id) {
                hiddenOf[link] = NOBODY;
            }
        }
    }

    private void enter(FlowClass of, int i) {
        of.show(i);
        int link = of.links[i];
        int[] in = members[link];
        if (in == null) {
            in = new int[4];
            members[link] = in;
            memberPlaces[link] = new int[4];
        } else if (memberCount[link] == in.length) {
            in = Arrays.copyOf(in, 2 * in.length);
            members[link] = in;
            memberPlaces[link] = Arrays.copyOf(memberPlaces[link], in.length);
        }
        in[memberCount[link]] = of.id;
        memberPlaces[link][memberCount[link]] = i;
        of.places[i] = memberCount[link]++;
    }

    private void exit(FlowClass of, int i) {
        int link = of.links[i];
        int last = --memberCount[link];
        int place = of.places[i];
        int moved = members[link][last];
        members[link][place] = moved;
        memberPlaces[link][place] = memberPlaces[link][last];
        all[moved].places[memberPlaces[link][last]] = place;
        if (last == 0) {
            used[link] = 0; // and with it what rounding left there
        }
    }

    /** Takes a class among those that are solved for, and its use off the links. */
    private void work(FlowClass of) {
        if (of.working) {
            return;
        }
        of.working = true;
        if (workers == working.length) {
            working = Arrays.copyOf(working, 2 * workers);
        }
        working[workers++] = of;
        put(of, -of.rate);
        if (of.boundBy != NO_LINK) {
            bound[of.boundBy]--;
        }
    }

    private void put(FlowClass of, double rate) {
        for (int s = 0; s < of.shownCount; s++) {
            int i = of.shown[s];
            used[of.links[i]] += of.flows * of.weights[i] * rate;
        }
    }

    private void workWithBound(FlowClass of) {
        for (int s = 0; s < of.shownCount; s++) {
            int link = of.links[of.shown[s]];
            if (bound[link] > 0) {
                for (int i = 0; i < memberCount[link]; i++) {
                    FlowClass member = all[members[link][i]];
                    if (member.boundBy == link) {
                        work(member);
                    }
                }
            }
        }
    }

    /** Returns whether rates have to be found anew. */
    boolean isUnsettled() {
        return workers > 0;
    }

    /**
     * Finds the rates anew.
     *
     * @param changed takes every class with flows whose rate was looked at
     */
    void settle(java.util.function.Consumer<FlowClass> changed) {
        for (int round = 0; ; round++) {
            filling.fill(this);
            int before = workers;
            for (int i = 0; i < touched.size(); i++) {
                check(touched.get(i), round >= ROUNDS_WITH_CARE);
            }
            if (workers == before) {
                break;
            }
        }
        for (int i = 0; i < workers; i++) {
            FlowClass of = working[i];
            of.working = false;
            if (of.flows > 0) {
                of.rate = of.filled;
                of.boundBy = of.filledBy;
                put(of, of.rate);
                if (of.boundBy != NO_LINK) {
                    bound[of.boundBy]++;
                }
                changed.accept(of);
            } else {
                of.boundBy = NO_LINK;
            }
            working[i] = null;
        }
        workers = 0;
    }

    /** Lets the flows join that were left out though this link's use has changed for them. */
    private void check(int link, boolean all) {
        double load = used[link] + filling.load(link);
        boolean full = load >= capacity[link] * (1 - CLOSE);
        if (!full && bound[link] == 0) {
            return;
        }
        double top = filling.top(link);
        double level = filling.level(link);
        for (int i = 0; i < memberCount[link]; i++) {
            FlowClass member = this.all[members[link][i]];
            if (member.working) {
                continue;
            }
            boolean bottleneckGone =
                    member.boundBy == link && (!full || member.rate < top * (1 - CLOSE));
            boolean tooFast = level >= 0 && member.rate > level * (1 + CLOSE);
            if (all || bottleneckGone || tooFast) {
                work(member);
            }
        }
    }

    // What the filling sees.

    int workers() {
        return workers;
    }

    FlowClass worker(int i) {
        return working[i];
    }

    int links() {
        return capacity.length;
    }

    double left(int link) {
        return Math.max(0, capacity[link] - used[link]);
    }

    int members(int link) {
        return memberCount[link];
    }

    FlowClass member(int link, int i) {
        return all[members[link][i]];
    }

    IntBag touched() {
        return touched;
    }
}
