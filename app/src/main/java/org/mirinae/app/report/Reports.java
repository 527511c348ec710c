package org.mirinae.app.report;

import org.mirinae.app.document.CalibrateResult;
import org.mirinae.app.document.CompareResult;
import org.mirinae.app.document.ShowResult;
import org.mirinae.app.document.ValidateResult;
import org.mirinae.evaluation.accuracy.AccuracyResult;
import org.mirinae.planning.sizing.SizeResult;
import org.mirinae.planning.strategy.SearchResult;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.document.ResultShape;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.result.records.RunResult;

/** Draws any document in any form. */
public final class Reports {

    private Reports() {}

    /** Draws a document in the form asked for. */
    public static String of(ResultDocument document, Format format) {
        return switch (format) {
            case TEXT -> text(document);
            case JSON -> ResultWriter.json(document);
            case CSV -> CsvText.of(document);
        };
    }

    /** Draws a document for people. */
    private static String text(ResultDocument document) {
        return switch (document) {
            case RunResult run -> RunText.of(run);
            case SearchResult search -> SearchText.of(search);
            case SizeResult size -> SizeText.of(size);
            case CompareResult compare -> CompareText.of(compare);
            case AccuracyResult accuracy -> AccuracyText.text(accuracy);
            case CalibrateResult calibrate -> CalibrateText.of(calibrate);
            case ValidateResult validate -> ValidateText.of(validate);
            case ShowResult show -> ShowText.of(show);
            default -> plain(document);
        };
    }

    /** Draws a document that has no layout of its own: its parts one after the other. */
    private static String plain(ResultDocument document) {
        StringBuilder text = new StringBuilder(document.kind()).append('\n');
        FigureRows figures = new FigureRows(document.bounds(), null);
        Table table = FigureRows.table("  ");
        figures.numbers(table, (Record) document, "");
        text.append(table);
        for (ResultShape.Held held : ResultShape.held((Record) document)) {
            if (held.value() instanceof Record part) {
                String key = ResultShape.key(held.component());
                text.append(GroupText.of(Labels.of(held.component()), part, key, figures));
            }
        }
        return text.append(RunText.assumptions(document.provenance().assumptions())).toString();
    }
}
