package org.mirinae.app.extension;

import org.mirinae.schema.AtLeast;
import org.mirinae.schema.Default;
import org.mirinae.schema.Doc;
import org.mirinae.schema.Tag;
import org.mirinae.stack.Stack;
import org.mirinae.units.Seconds;
import org.mirinae.workload.Workload;

/** A kind of workload from outside: it holds GPUs for a time and does nothing. */
@Tag("idle")
@Doc("Holds GPUs for a time and does nothing.")
public record IdleWorkload(
        @Doc("The software that is started.") Stack stack,
        @Doc("GPUs that are held.") @Default("1") @AtLeast(1) int held,
        @Doc("How long they are held.") Seconds time)
        implements Workload {}
