package org.mirinae.fabric.collective;

/**
 * The ways in which NCCL moves bytes: flags go with the data, which saves a synchronisation and
 * costs bandwidth, or after it (NVIDIA/nccl, src/include/device.h: LL stores 4 bytes of data with 4
 * of flag, LL128 120 with 8).
 */
public enum Protocol {
    /** Low latency: half of each 8 bytes is data. */
    LL(0.5, "LL"),
    /** Low latency in lines of 128 bytes, 120 of them data. */
    LL128(120.0 / 128, "LL128"),
    /** Whole chunks, then a flag. */
    SIMPLE(1, "Simple");

    private final double payload;
    private final String label;

    Protocol(double payload, String label) {
        this.payload = payload;
        this.label = label;
    }

    /** Share of what is moved that is data. */
    public double payload() {
        return payload;
    }

    /** Returns the protocol as NCCL_PROTO spells it. */
    @Override
    public String toString() {
        return label;
    }
}
