package org.mirinae.evaluation.accuracy;

import java.util.List;
import java.util.SequencedMap;
import org.mirinae.result.DocumentKind;
import org.mirinae.result.Interval;
import org.mirinae.result.Metric;
import org.mirinae.result.Provenance;
import org.mirinae.result.ResultDocument;
import org.mirinae.schema.Flat;

/** The document of our figures beside published ones. */
@DocumentKind("accuracy")
public record AccuracyResult(
        @Flat @Metric(doc = "Where the result comes from.") Provenance provenance,
        @Metric(doc = "One for each table, metric and subset.") List<AccuracyTable> tables,
        @Metric(doc = "Empty: errors are counted from rows, each of which has its own interval.")
                SequencedMap<String, Interval> bounds)
        implements ResultDocument {

    /** Copies the list. */
    public AccuracyResult {
        tables = List.copyOf(tables);
    }
}
