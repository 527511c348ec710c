package org.mirinae.app.document;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mirinae.result.DocumentKind;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;
import org.mirinae.result.Metric;
import org.mirinae.result.Provenance;
import org.mirinae.result.ResultDocument;
import org.mirinae.result.document.Figures;
import org.mirinae.result.document.ResultWriter;
import org.mirinae.schema.Flat;

/** The document of two results of one kind side by side, figure by figure. */
@DocumentKind("compare")
public record CompareResult(
        @Flat @Metric(doc = "Where the comparison comes from.") Provenance provenance,
        @Metric(doc = "The first result.") Source a,
        @Metric(doc = "The second result.") Source b,
        @Metric(doc = "Figures of both, by path.") SequencedMap<String, Row> figures,
        @Metric(doc = "Bounds of the figures: `a.` or `b.` before the path.")
                SequencedMap<String, Interval> bounds)
        implements ResultDocument {

    /** One of the two results. */
    public record Source(
            @Metric(doc = "Name of its scenario.") String scenario,
            @Metric(doc = "Its digest.") String digest) {

        private static Source of(ResultDocument document) {
            String scenario = document.provenance().scenario();
            return new Source(scenario == null ? "" : scenario, ResultWriter.digest(document));
        }
    }

    /** A figure of both results; absent where one has none. */
    public record Row(
            @Metric(doc = "Unit of both numbers.") String unit,
            @Metric(unit = "number", doc = "The first result's, in the unit beside it.")
                    @Nullable Double a,
            @Metric(unit = "number", doc = "The second result's, in the unit beside it.")
                    @Nullable Double b,
            @Metric(
                            unit = "percent",
                            doc =
                                    "How much b is above a; only where both are there and a is not"
                                            + " 0.")
                    @Nullable Double changePercent,
            @Metric(
                            doc =
                                    "Whether the bounds of the two lie apart, so that the difference"
                                            + " is not just error.")
                    boolean apart) {

        private static Row of(@Nullable Figure a, @Nullable Figure b) {
            String unit = a != null ? a.unit() : b != null ? b.unit() : "";
            return new Row(
                    unit,
                    a == null ? null : a.value(),
                    b == null ? null : b.value(),
                    a == null || b == null || a.value() == 0
                            ? null
                            : 100 * (b.value() - a.value()) / Math.abs(a.value()),
                    a != null && b != null && apart(a.bounds(), b.bounds()));
        }

        private static boolean apart(@Nullable Interval a, @Nullable Interval b) {
            return a != null && b != null && (a.high() < b.low() || b.high() < a.low());
        }
    }

    /** Compares two results of one kind. */
    public static CompareResult of(ResultDocument first, ResultDocument second) {
        Map<String, Figure> a = byPath(first);
        Map<String, Figure> b = byPath(second);
        Set<String> paths = new LinkedHashSet<>(a.keySet());
        paths.addAll(b.keySet());
        paths.removeIf(p -> p.startsWith("simulation.") || p.equals("seed"));
        SequencedMap<String, Row> rows = new LinkedHashMap<>();
        SequencedMap<String, Interval> bounds = new LinkedHashMap<>();
        for (String path : paths) {
            rows.put(path, Row.of(a.get(path), b.get(path)));
            bound("a." + path, a.get(path), bounds);
            bound("b." + path, b.get(path), bounds);
        }
        Source one = Source.of(first);
        Source other = Source.of(second);
        String input =
                ResultWriter.sha256(
                        (one.digest() + " " + other.digest()).getBytes(StandardCharsets.UTF_8));
        return new CompareResult(Provenance.of(input, List.of()), one, other, rows, bounds);
    }

    private static void bound(
            String path, @Nullable Figure figure, SequencedMap<String, Interval> bounds) {
        if (figure != null && figure.bounds() != null) {
            bounds.put(path, figure.bounds());
        }
    }

    private static Map<String, Figure> byPath(ResultDocument document) {
        Map<String, Figure> byPath = new LinkedHashMap<>();
        Figures.of(document).forEach(figure -> byPath.put(figure.path(), figure));
        return byPath;
    }
}
