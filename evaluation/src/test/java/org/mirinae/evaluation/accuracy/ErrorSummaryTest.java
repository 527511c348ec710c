package org.mirinae.evaluation.accuracy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.result.Basis;
import org.mirinae.result.Interval;
import org.mirinae.result.document.ResultWriter;

class ErrorSummaryTest {

    private static RowComparison row(String source, @Nullable Double published, Prediction ours) {
        return new RowComparison("t.csv", "step_time", "all", "T", source, "s", published, ours);
    }

    private static Prediction made(double value) {
        return new Prediction.Made(
                value,
                Basis.MODELLED,
                new Interval(value / 2, value * 2, 0.9, Interval.CALIBRATION),
                List.of());
    }

    @Test
    void errorsAreRelativeToThePublishedFigureAndSplitBySource() {
        ErrorSummary summary =
                ErrorSummary.of(
                        List.of(
                                row("a", 10.0, made(11)),
                                row("a", 10.0, made(7)),
                                row("b", 10.0, made(30)),
                                row("b", 10.0, new Prediction.Skipped("why")),
                                row("b", null, new Prediction.Excluded("no target"))));
        assertEquals(
                "{\"table\":\"t.csv\",\"metric\":\"step_time\",\"subset\":\"all\",\"rows\":5,"
                        + "\"predicted\":3,\"skipped\":{\"why\":1},\"excluded\":{\"no target\":1},"
                        + "\"ape_percent\":{\"mean\":80,\"median\":30,\"p90\":166,\"max\":200},"
                        + "\"bias_percent\":60,\"interval_coverage_percent\":66.67,"
                        + "\"by_source\":{\"a\":{\"predicted\":2,\"mean\":20,\"median\":20,"
                        + "\"bias\":-10},\"b\":{\"predicted\":1,\"mean\":200,\"median\":200,"
                        + "\"bias\":200}}}",
                ResultWriter.plainJson(summary.figures())
                        .replaceAll("\\n *", "")
                        .replace("\": ", "\":"));
        assertEquals(0.75, summary.coverage());
    }

    @Test
    void aSummaryWithoutPredictionsHasNoErrors() {
        ErrorSummary summary =
                ErrorSummary.of(List.of(row("a", 1.0, new Prediction.Skipped("why"))));
        assertNull(summary.figures().apePercent().mean());
        assertNull(summary.figures().biasPercent());
        assertEquals(0, summary.coverage());
    }

    @Test
    void reasonsComeMostFrequentFirst() {
        ErrorSummary summary =
                ErrorSummary.of(
                        List.of(
                                row("a", 1.0, new Prediction.Skipped("rare")),
                                row("a", 1.0, new Prediction.Skipped("usual")),
                                row("a", 1.0, new Prediction.Skipped("usual"))));
        assertEquals("{usual=2, rare=1}", summary.skipped().toString());
    }
}
