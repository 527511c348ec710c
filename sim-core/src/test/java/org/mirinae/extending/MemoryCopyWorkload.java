package org.mirinae.extending;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;
import org.mirinae.stack.Stack;
import org.mirinae.units.Bytes;
import org.mirinae.workload.Workload;

/**
 * Copies within the memory of GPUs, all at once, again and again.
 *
 * @param stack it is done with
 * @param gpus that copy
 * @param size of what each copies
 * @param times how often
 */
@Tag("memory_copy")
@Doc("Copies within the memory of GPUs.")
public record MemoryCopyWorkload(
        @Doc("What it is done with.") Stack stack,
        @Doc("GPUs that copy.") @Default("1") @AtLeast(1) int gpus,
        @Doc("Size of what each copies.") Bytes size,
        @Doc("How often.") @Default("1") @AtLeast(1) int times)
        implements Workload {}
