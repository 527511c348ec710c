package org.mirinae.hardware;

import org.mirinae.schema.Doc;
import org.mirinae.schema.Positive;
import org.mirinae.units.ByteRate;
import org.mirinae.units.Bytes;

/**
 * One level of a memory hierarchy, as its vendor states it.
 *
 * @param type technology, such as HBM3
 * @param capacity usable by the GPU
 * @param bandwidth peak, reading and writing together
 */
@Doc("One level of a memory hierarchy, as its vendor states it.")
public record MemoryTier(
        @Doc("Technology, such as HBM3.") String type,
        @Doc("Usable capacity.") @Positive Bytes capacity,
        @Doc("Peak bandwidth, reading and writing together.") @Positive ByteRate bandwidth) {}
