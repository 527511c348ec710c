package org.mirinae.cost;

import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.units.Watts;

/**
 * What chips and nodes draw, modelled: an idle share of the board power, and the rest by how busy
 * the arithmetic and the memory are, never above the board power.
 */
public final class PowerDraw {

    /** Share of board power an idle chip draws; assumed. */
    static final double IDLE = 0.15;

    /** Share of the remaining power that arithmetic at its reachable rate draws; assumed. */
    static final double ARITHMETIC = 0.85;

    /** Share of the remaining power that memory at its reachable rate draws; assumed. */
    static final double MEMORY = 0.45;

    /** Share of a node's other power, beside its chips, that it draws whatever they do; assumed. */
    static final double OTHERS = 0.6;

    /**
     * Share of a node's maximum power its chips may draw, where a board power is not known;
     * assumed.
     */
    static final double CHIPS_OF_A_NODE = 0.7;

    private final double boardWatts;
    private final double otherWatts;

    private PowerDraw(double boardWatts, double otherWatts) {
        this.boardWatts = boardWatts;
        this.otherWatts = otherWatts;
    }

    /** Of the chips of this node; board power unknown and node power unknown count as nothing. */
    public static PowerDraw of(Node node) {
        Gpu gpu = node.gpu();
        Watts tdp = gpu.tdp();
        Watts most = node.maxPower();
        double board =
                tdp != null
                        ? tdp.value()
                        : most != null ? most.value() * CHIPS_OF_A_NODE / node.gpus() : 0;
        double others = most == null ? 0 : Math.max(0, most.value() - node.gpus() * board);
        return new PowerDraw(board, OTHERS * others / node.gpus());
    }

    /**
     * Power of one chip.
     *
     * @param arithmetic share of its reachable FLOP/s in use, 0 to 1
     * @param memory share of its reachable bandwidth in use, 0 to 1
     */
    public double chipWatts(double arithmetic, double memory) {
        double busy = Math.min(1, ARITHMETIC * arithmetic + MEMORY * memory);
        return boardWatts * (IDLE + (1 - IDLE) * busy);
    }

    /** Power of one chip that waits. */
    public double idleWatts() {
        return boardWatts * IDLE;
    }

    /** One chip's share of what its node draws beside the chips: host, fans, interfaces. */
    public double otherWattsPerChip() {
        return otherWatts;
    }
}
