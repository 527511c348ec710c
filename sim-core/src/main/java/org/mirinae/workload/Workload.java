package org.mirinae.workload;

import org.mirinae.schema.Doc;

/** What is asked of a cluster. */
@Doc("What is asked of a cluster.")
public sealed interface Workload permits ServingWorkload {}
