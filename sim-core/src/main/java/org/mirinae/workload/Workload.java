package org.mirinae.workload;

import org.mirinae.schema.Doc;
import org.mirinae.stack.Stack;

/** What is asked of a cluster. */
@Doc("What is asked of a cluster.")
public sealed interface Workload
        permits ServingWorkload,
                TrainingWorkload,
                CollectiveWorkload,
                ChakraWorkload,
                RolloutWorkload {

    /** The software it is done with. */
    Stack stack();
}
