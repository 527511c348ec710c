package org.mirinae.app.document;

import java.util.List;
import org.mirinae.evaluation.accuracy.AccuracyResult;
import org.mirinae.planning.sizing.SizeResult;
import org.mirinae.planning.strategy.SearchResult;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.document.ResultReader;
import org.mirinae.result.records.RunResult;
import org.mirinae.simulation.site.WorkloadKinds;

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

    /** A reader of every type of document. */
    public static ResultReader reader() {
        return new ResultReader(TYPES, WorkloadKinds.results());
    }
}
