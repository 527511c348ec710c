package org.mirinae.result;

/** What one workload yields. */
public sealed interface WorkloadResult
        permits ServingResult, TrainingResult, CollectiveResult, ChakraResult, RolloutResult {

    /** The key it stands under in the result: {@code serving}, {@code training} and so on. */
    String kind();

    /** Service-level objectives that were asked for and missed, each a sentence for people. */
    java.util.List<String> missedObjectives();
}
