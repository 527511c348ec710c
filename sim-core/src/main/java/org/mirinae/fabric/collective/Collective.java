package org.mirinae.fabric.collective;

import java.util.List;
import java.util.Optional;

/**
 * An algorithm for collectives, as a closed form: what it takes is affine in the bytes, the latency
 * growing with the steps it makes. No algorithm moves bytes faster than the links it crosses; those
 * in which switches add have a bound of their own: each GPU sends and receives the buffer once.
 */
public sealed interface Collective
        permits RingCollective,
                BidirectionalRingCollective,
                TreeCollective,
                HierarchicalCollective,
                DirectCollective,
                BruckCollective,
                RecursiveDoublingCollective,
                HalvingDoublingCollective,
                PatCollective,
                TwoStageCollective,
                DispatchCollective,
                InSwitchCollective,
                InSwitchTreeCollective,
                InNetworkCollective {

    /** Every algorithm. */
    List<Collective> ALL =
            List.of(
                    new RingCollective(),
                    new BidirectionalRingCollective(),
                    new TreeCollective(),
                    new HierarchicalCollective(),
                    new HierarchicalCollective(4),
                    new HierarchicalCollective(16),
                    new HierarchicalCollective(64),
                    new DirectCollective(),
                    new BruckCollective(),
                    new RecursiveDoublingCollective(),
                    new HalvingDoublingCollective(),
                    new PatCollective(),
                    new TwoStageCollective(),
                    new DispatchCollective(false),
                    new DispatchCollective(true),
                    new InSwitchCollective(),
                    new InSwitchTreeCollective(),
                    new InNetworkCollective(false),
                    new InNetworkCollective(true));

    /** Every algorithm, with tokens routed like this. */
    static List<Collective> all(ExpertDispatch routing) {
        return ALL.stream()
                .map(
                        one ->
                                one instanceof DispatchCollective dispatch
                                        ? new DispatchCollective(dispatch.lowLatency(), routing)
                                        : one)
                .toList();
    }

    /**
     * Returns the algorithms that a library of which nothing is known is taken to have for a kind.
     */
    static List<Collective> usual(CollectiveKind kind) {
        return switch (kind) {
            case ALL_TO_ALL, SENDRECV, DISPATCH, COMBINE -> List.of(new DirectCollective());
            case ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, BROADCAST, REDUCE ->
                    List.of(
                            new RingCollective(),
                            new TreeCollective(),
                            new HierarchicalCollective());
        };
    }

    /**
     * Returns the time that this algorithm takes for a group of two ranks or more.
     *
     * @return empty where the algorithm does not do this kind on such a group
     */
    Optional<AffineTime> time(CollectiveKind kind, GroupLayout group, TwoTierNetwork network);

    /** Its name, as NCCL_ALGO spells it where it does. */
    String label();
}
