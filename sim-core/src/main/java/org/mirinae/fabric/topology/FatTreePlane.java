package org.mirinae.fabric.topology;

import java.util.Optional;

/**
 * Says how many switches one plane of a fat tree has and how they are wired: leaves with {@code
 * down} interfaces each and the rest of their ports upward; spines that divide a leaf's uplinks
 * evenly (the rule behind NVIDIA's DGX SuperPOD tables); above pods of leaves and spines, cores.
 *
 * @param leaves switches that interfaces plug into
 * @param spines switches above them; 0 where one leaf is enough
 * @param cores switches above the spines; 0 with two tiers
 * @param down interfaces a leaf has ports for
 * @param up ports a leaf has upward
 * @param leavesPerPod leaves that share their spines
 */
public record FatTreePlane(int leaves, int spines, int cores, int down, int up, int leavesPerPod) {

    /** Pods; 1 with two tiers. */
    public int pods() {
        return (leaves + leavesPerPod - 1) / leavesPerPod;
    }

    /** Spines of one pod. */
    public int spinesPerPod() {
        return spines / pods();
    }

    /** Cables between leaves and spines. */
    public long leafSpineCables() {
        return spines == 0 ? 0 : (long) leaves * up;
    }

    /**
     * The shape for so many leaves, with the fewest tiers or with so many.
     *
     * @param leaves at least 1
     * @param radix ports of every switch, an even number
     * @param oversubscription a leaf's ports downward over those upward, at least 1
     * @param tiers 2 or 3; 0 for the fewest
     * @return empty where switches of this radix cannot join so many
     */
    public static Optional<FatTreePlane> of(
            int leaves, int radix, double oversubscription, int tiers) {
        int down = downPorts(radix, oversubscription);
        int up = radix - down;
        if (leaves == 1 && tiers != 3) {
            return Optional.of(new FatTreePlane(1, 0, 0, down, up, 1));
        }
        if (tiers != 3 && leaves <= radix) {
            int spines = dividing(up, (long) leaves * up, radix);
            return Optional.of(new FatTreePlane(leaves, spines, 0, down, up, leaves));
        }
        int perPod = radix / 2;
        int pods = (leaves + perPod - 1) / perPod;
        if (tiers == 2 || pods > radix) {
            return Optional.empty();
        }
        int half = radix - perPod;
        int coresOfGroup = dividing(half, (long) pods * half, radix);
        return Optional.of(
                new FatTreePlane(leaves, pods * up, up * coresOfGroup, down, up, perPod));
    }

    /** Ports of a leaf for interfaces: the share that oversubscription leaves, rounded down. */
    public static int downPorts(int radix, double oversubscription) {
        return (int) Math.floor(radix * oversubscription / (1 + oversubscription) + 1e-9);
    }

    /** The fewest switches that have ports for so many cables and divide the uplinks of one. */
    private static int dividing(int uplinks, long cables, int radix) {
        int switches = (int) ((cables + radix - 1) / radix);
        while (uplinks % switches != 0) {
            switches++;
        }
        return switches;
    }
}
