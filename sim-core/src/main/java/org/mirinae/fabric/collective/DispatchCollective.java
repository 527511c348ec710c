package org.mirinae.fabric.collective;

import java.util.Optional;

/**
 * Dispatch and combine of mixtures of experts as DeepEP's kernels do them (Zhao et al., DeepEP,
 * 2025).
 *
 * <p>The normal kernels send a token once to each domain that has one of its experts, over the
 * interface of the rank in the same place, and there on to each rank once: both ways flow at the
 * same time, and the fuller of them sets the rate. The low-latency kernels send every token
 * straight to each of its experts, whatever they share: one message's latency and more bytes.
 *
 * @param lowLatency the kernels for decoding
 * @param routing of the tokens
 */
public record DispatchCollective(boolean lowLatency, ExpertDispatch routing) implements Collective {

    /** Makes the collective with DeepSeek-V3's routing. */
    public DispatchCollective(boolean lowLatency) {
        this(lowLatency, ExpertDispatch.DEEPSEEK_V3);
    }

    @Override
    public Optional<AffineTime> time(
            CollectiveKind kind, GroupLayout group, TwoTierNetwork network) {
        if (kind != CollectiveKind.DISPATCH && kind != CollectiveKind.COMBINE) {
            return Optional.empty();
        }
        double n = group.ranks();
        double inside = group.perDomain();
        int domains = group.domains();
        double local = group.fewest() / n;
        double up;
        double out;
        if (lowLatency) {
            up = (inside - 1) / n;
            out = 1 - local;
        } else {
            double k = routing.topK();
            up = routing.ranks(domains, group.perDomain()) / k * (inside - 1) / inside;
            out = domains == 1 ? 0 : routing.domains(domains) / k * (1 - local);
        }
        double fixed =
                domains == 1
                        ? network.scaleUp().latencySeconds()
                        : lowLatency
                                ? network.slower().latencySeconds()
                                : network.scaleOut().latencySeconds()
                                        + network.scaleUp().latencySeconds();
        return Optional.of(
                new AffineTime(
                        fixed,
                        Math.max(
                                up / network.scaleUp().bytesPerSecond(),
                                out / network.scaleOut().bytesPerSecond())));
    }

    @Override
    public String label() {
        return lowLatency ? "DeepEPLowLatency" : "DeepEP";
    }
}
