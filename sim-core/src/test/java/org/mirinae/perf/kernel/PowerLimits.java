package org.mirinae.perf.kernel;

import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.units.Watts;

/** Nodes whose GPUs are held to a lower board power, as {@code gpu: {base: X, tdp: 400 W}} does. */
final class PowerLimits {

    private PowerLimits() {}

    static Node of(Node node, double watts) {
        Gpu gpu = node.gpu();
        Gpu capped =
                new Gpu(
                        gpu.name(),
                        gpu.aliases(),
                        gpu.vendor(),
                        gpu.year(),
                        gpu.status(),
                        gpu.peak(),
                        gpu.memory(),
                        gpu.cache(),
                        gpu.computeUnits(),
                        gpu.boostClock(),
                        gpu.scaleUp(),
                        gpu.host(),
                        new Watts(watts),
                        gpu.achieved(),
                        gpu.kernels(),
                        gpu.sources(),
                        gpu.notes());
        return new Node(
                node.name(),
                node.aliases(),
                capped,
                node.gpus(),
                node.cpu(),
                node.cpuCores(),
                node.hostDram(),
                node.hostBandwidth(),
                node.drive(),
                node.drives(),
                node.nic(),
                node.nics(),
                node.maxPower(),
                node.height(),
                node.sources(),
                node.notes());
    }
}
