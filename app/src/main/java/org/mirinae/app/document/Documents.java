package org.mirinae.app.document;

import java.util.List;
import java.util.Map;
import org.mirinae.accuracy.AccuracyResult;
import org.mirinae.planning.SearchResult;
import org.mirinae.planning.SizeResult;
import org.mirinae.result.ChakraResult;
import org.mirinae.result.CollectiveResult;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.ResultReader;
import org.mirinae.result.RolloutResult;
import org.mirinae.result.RunResult;
import org.mirinae.result.ServingResult;
import org.mirinae.result.TrainingResult;
import org.mirinae.result.WorkloadResult;

/** Lists the types of document that verbs yield. */
public final class Documents {

    /** Every type, in the order of the contract. */
    public static final List<Class<? extends ResultDocument>> TYPES =
            List.of(
                    RunResult.class,
                    SearchResult.class,
                    SizeResult.class,
                    CompareResult.class,
                    AccuracyResult.class,
                    CalibrateResult.class,
                    ValidateResult.class,
                    ShowResult.class);

    private Documents() {}

    /** Types of workload results, by kind. */
    public static Map<String, Class<? extends WorkloadResult>> workloads() {
        return Map.of(
                "serving", ServingResult.class,
                "training", TrainingResult.class,
                "collective", CollectiveResult.class,
                "chakra", ChakraResult.class,
                "rollout", RolloutResult.class);
    }

    /** A reader of every type of document. */
    public static ResultReader reader() {
        return new ResultReader(TYPES, workloads());
    }
}
