package org.mirinae.workload;

import org.mirinae.llm.LanguageModel;
import org.mirinae.schema.Doc;
import org.mirinae.stack.Stack;

/** What is asked of a cluster. */
@Doc("What is asked of a cluster.")
public sealed interface Workload permits ServingWorkload, TrainingWorkload {

    /** The language model it is done with. */
    LanguageModel model();

    /** The software it is done with. */
    Stack stack();
}
