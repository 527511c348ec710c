package org.mirinae.simulation.serving.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mirinae.engine.EventLoop;
import org.mirinae.perf.kernel.PowerDraw;
import org.mirinae.result.TimelineSlice;
import org.mirinae.simulation.serving.gateway.Fleet;
import org.mirinae.simulation.serving.state.PoolDeployment;
import org.mirinae.simulation.serving.state.UtilizationMeter;
import org.mirinae.simulation.serving.state.UtilizationSeries;

/**
 * Series of what each replica did, or of all together where there are many: the memory of a run
 * stays small.
 */
public final class FleetUtilization {

    /** Beyond, one series is kept for all. */
    private static final int MOST_SINGLE = 64;

    private final Fleet fleet;
    private final UtilizationSeries[] series;

    /** Watches all replicas of a fleet from now on. */
    public FleetUtilization(Fleet fleet, EventLoop loop) {
        this.fleet = fleet;
        series = new UtilizationSeries[fleet.size() <= MOST_SINGLE ? fleet.size() : 1];
        for (int i = 0; i < series.length; i++) {
            series[i] = new UtilizationSeries();
        }
        for (int r = 0; r < fleet.size(); r++) {
            PoolDeployment deployment = fleet.deployment(r);
            fleet.replicas[r]
                    .meter()
                    .watch(
                            series[r % series.length],
                            new ReplicaGauge(r, loop),
                            PowerDraw.of(deployment.cluster().firstNode()),
                            deployment.pool().plan().gpus());
        }
    }

    /** Reads the instruments of a replica. */
    private final class ReplicaGauge implements UtilizationMeter.Gauge {

        private final int replica;
        private final EventLoop loop;

        ReplicaGauge(int replica, EventLoop loop) {
            this.replica = replica;
            this.loop = loop;
        }

        @Override
        public long nowNanos() {
            return loop.nowNanos();
        }

        @Override
        public int running() {
            return fleet.replicas[replica].sequences();
        }

        @Override
        public int waiting() {
            return Math.max(0, fleet.outstanding[replica] - running());
        }

        @Override
        public double cacheUse() {
            return fleet.replicas[replica].blocks().use();
        }
    }

    /** Lines of all replicas together. */
    public byte[] csv() {
        UtilizationSeries all = new UtilizationSeries();
        for (UtilizationSeries one : series) {
            all.add(one);
        }
        double idle = 0;
        for (int r = 0; r < fleet.size(); r++) {
            PowerDraw draw = PowerDraw.of(fleet.deployment(r).cluster().firstNode());
            idle +=
                    fleet.deployment(r).pool().plan().gpus()
                            * (draw.idleWatts() + draw.otherWattsPerGpu());
        }
        return all.csv(fleet.size(), idle);
    }

    /** A bar and counters of each replica for each interval. */
    public List<TimelineSlice> timeline() {
        List<TimelineSlice> slices = new ArrayList<>();
        for (int i = 0; i < series.length; i++) {
            String group = series.length == fleet.size() ? "replica " + i : "all replicas";
            track(group, series[i], slices);
        }
        return slices;
    }

    private static void track(String group, UtilizationSeries of, List<TimelineSlice> slices) {
        for (int i = 0; i < of.intervals(); i++) {
            long at = of.startNanos(i);
            if (of.running(i) > 0) {
                String name = String.format(Locale.ROOT, "%.1f running", of.running(i));
                slices.add(new TimelineSlice(group, "batch", name, at, of.nanos(i)));
            }
            slices.add(TimelineSlice.counter(group, "running", at, of.running(i)));
            slices.add(TimelineSlice.counter(group, "waiting", at, of.waiting(i)));
            slices.add(TimelineSlice.counter(group, "KV cache share", at, of.blocks(i)));
            slices.add(TimelineSlice.counter(group, "tokens/s", at, of.tokensPerSecond(i)));
            slices.add(TimelineSlice.counter(group, "active watts", at, of.activeWatts(i)));
        }
    }
}
