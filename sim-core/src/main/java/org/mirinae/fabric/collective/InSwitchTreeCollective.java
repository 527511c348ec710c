package org.mirinae.fabric.collective;

import java.util.Optional;

/**
 * Switches add inside each domain, double binary trees between domains, chunk by chunk at the same
 * time (NCCL's NVLSTree): every rank carries its own part of the buffer between domains, up and
 * down the trees; between two domains once each way.
 */
public record InSwitchTreeCollective() implements Collective {

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        int domains = group.domains();
        double inside = group.perDomain();
        boolean does = kind == CollectiveKind.ALL_REDUCE && network.scaleUpAdds();
        if (!does || domains == 1 || inside == 1) {
            return Optional.empty();
        }
        int levels = Integer.SIZE - Integer.numberOfLeadingZeros(domains - 1);
        double fixed =
                network.scaleUp().latencySeconds()
                        + 2 * levels * network.scaleOut().latencySeconds();
        double ways = domains == 2 ? 1 : 2;
        double perByte =
                Math.max(
                        (inside + 1) / inside / network.scaleUp().bytesPerSecond(),
                        ways / group.fewest() / network.scaleOut().bytesPerSecond());
        return Optional.of(new AffineTime(fixed, perByte));
    }

    @Override
    public String label() {
        return "NVLSTree";
    }
}
