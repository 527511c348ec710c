package org.mirinae.simulation.serving.state;

import java.util.List;
import org.mirinae.hardware.Node;
import org.mirinae.perf.kernel.MemoryLevels;
import org.mirinae.problems.InfeasibleException;
import org.mirinae.problems.Problem;
import org.mirinae.units.ByteRate;
import org.mirinae.workload.serving.Autoscaling;
import org.mirinae.workload.serving.WeightSource;

/**
 * Computes how long a cold start of a replica takes: its process, and its weights at the rate at
 * which they are read. A node that starts a replica is taken to read for no other.
 */
public final class ColdStart {

    private ColdStart() {}

    /**
     * Returns the nanoseconds from the decision to the first request.
     *
     * @throws InfeasibleException where the weights lie on drives and the node names none
     */
    public static long nanos(PoolDeployment deployment) {
        Autoscaling law = deployment.pool().autoscaling();
        if (law == null) {
            throw new IllegalStateException("a pool that is not scaled starts nothing");
        }
        double gpus = deployment.pool().plan().gpus();
        double bytes = weightBytes(deployment);
        ByteRate given = law.weightsRate();
        double rate = given != null ? given.bytesPerSecond() : rate(deployment, law, gpus);
        return Math.round((law.startup().value() + bytes / rate) * 1e9);
    }

    /** Weights that all GPUs of a replica hold together. */
    public static double weightBytes(PoolDeployment deployment) {
        return deployment.memory().weights() * deployment.pool().plan().gpus();
    }

    /** Returns the nanoseconds of the process alone. */
    public static long startupNanos(PoolDeployment deployment) {
        Autoscaling law = deployment.pool().autoscaling();
        return law == null ? 0 : Math.round(law.startup().value() * 1e9);
    }

    /** Returns whether weights are read over the network at a rate that is not given. */
    public static boolean fromStore(PoolDeployment deployment) {
        Autoscaling law = deployment.pool().autoscaling();
        return law != null && law.weightsRate() == null && law.weightsFrom() == WeightSource.REMOTE;
    }

    private static double rate(PoolDeployment deployment, Autoscaling law, double gpus) {
        Node node = deployment.cluster().firstNode();
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
                    throw new InfeasibleException(List.of(noDrive(deployment, node)));
                }
                double each = drives.read().ratePerDirection().bytesPerSecond();
                yield Math.min(links, nodes * node.gpus() * each);
            }
            case REMOTE ->
                    Math.min(
                            links,
                            nodes * node.gpus() * deployment.network().scaleOut().bytesPerSecond());
        };
    }

    private static Problem noDrive(PoolDeployment deployment, Node node) {
        return new Problem(
                "pool " + deployment.pool().name() + ".autoscaling.weights_from",
                node.name() + " names no drives that weights could be read from",
                "Maybe `weights_from: host` or `remote`, or add `weights_rate: 10 GB/s`.");
    }
}
