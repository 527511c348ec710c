package org.mirinae.simulation.serving;

import java.util.List;
import org.mirinae.cost.MemoryLevels;
import org.mirinae.hardware.Node;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.units.ByteRate;
import org.mirinae.workload.Autoscaling;
import org.mirinae.workload.WeightSource;

/**
 * Computes how long a cold start of a replica takes: its process, and its weights at the rate at
 * which they are read. A node that starts a replica is taken to read for no other.
 */
final class StartTime {

    private StartTime() {}

    /**
     * Returns the nanoseconds from the decision to the first request.
     *
     * @throws InfeasibleException where the weights lie on drives and the node names none
     */
    static long nanos(PoolSite site) {
        Autoscaling law = site.pool().autoscaling();
        if (law == null) {
            throw new IllegalStateException("a pool that is not scaled starts nothing");
        }
        double gpus = site.pool().plan().gpus();
        double bytes = weightBytes(site);
        ByteRate given = law.weightsRate();
        double rate = given != null ? given.bytesPerSecond() : rate(site, law, gpus);
        return Math.round((law.startup().value() + bytes / rate) * 1e9);
    }

    /** Weights that all GPUs of a replica hold together. */
    static double weightBytes(PoolSite site) {
        return site.memory().weights() * site.pool().plan().gpus();
    }

    /** Returns the nanoseconds of the process alone. */
    static long startupNanos(PoolSite site) {
        Autoscaling law = site.pool().autoscaling();
        return law == null ? 0 : Math.round(law.startup().value() * 1e9);
    }

    /** Returns whether weights are read over the network at a rate that is not given. */
    static boolean fromStore(PoolSite site) {
        Autoscaling law = site.pool().autoscaling();
        return law != null && law.weightsRate() == null && law.weightsFrom() == WeightSource.REMOTE;
    }

    private static double rate(PoolSite site, Autoscaling law, double gpus) {
        Node node = site.cluster().firstNode();
        MemoryLevels levels = MemoryLevels.of(node);
        double nodes = Math.ceil(gpus / node.gpus());
        double links = gpus * levels.toHost().ratePerDirection().bytesPerSecond();
        return switch (law.weightsFrom()) {
            case HOST ->
                    Math.min(
                            links,
                            nodes * node.gpus() * levels.host().bandwidth().bytesPerSecond());
            case DRIVE -> {
                MemoryLevels.DriveShare drives = levels.drives();
                if (drives == null) {
                    throw new InfeasibleException(List.of(noDrive(site, node)));
                }
                double each = drives.read().ratePerDirection().bytesPerSecond();
                yield Math.min(links, nodes * node.gpus() * each);
            }
            case REMOTE ->
                    Math.min(
                            links,
                            nodes * node.gpus() * site.network().scaleOut().bytesPerSecond());
        };
    }

    private static Problem noDrive(PoolSite site, Node node) {
        return new Problem(
                "pool " + site.pool().name() + ".autoscaling.weights_from",
                node.name() + " names no drives that weights could be read from",
                "Maybe `weights_from: host` or `remote`, or add `weights_rate: 10 GB/s`.");
    }
}
