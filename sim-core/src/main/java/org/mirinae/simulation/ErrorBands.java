package org.mirinae.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.mirinae.problems.Problems;
import org.mirinae.result.Family;
import org.mirinae.result.Figure;
import org.mirinae.result.Interval;
import org.mirinae.schema.Doc;
import org.mirinae.schema.binding.Binder;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentReader;
import org.mirinae.schema.document.EntrySource;

/**
 * Says how far published figures lie from simulated ones, by family: the ground of bounds {@code
 * from: calibration}.
 */
@Doc("How far published figures lie from simulated ones, by family.")
public record ErrorBands(
        @Doc("Share of cases inside a band.") double confidence,
        @Doc("Band of each family but exact.") Map<Family, ErrorBand> families) {

    private static final String RESOURCE = "/accuracy/error-bands.yaml";

    /** The bands that come with this version. */
    public static ErrorBands builtIn() {
        Problems problems = new Problems();
        DocumentNode tree = DocumentReader.read("error-bands.yaml", text(), problems);
        problems.orThrow();
        Binder binder = new Binder(EntrySource.none(), Map.of());
        Problems binding = binder.newProblems();
        ErrorBands bands = tree == null ? null : binder.bind(ErrorBands.class, tree, binding);
        binding.orThrow();
        if (bands == null) {
            throw new IllegalStateException(RESOURCE + " is empty");
        }
        return bands;
    }

    private static String text() {
        try (InputStream in = ErrorBands.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bounds of every figure, by path, in order. */
    public SequencedMap<String, Interval> bounds(List<Figure> figures) {
        SequencedMap<String, Interval> bounds = new LinkedHashMap<>();
        for (Figure figure : figures) {
            bounds.put(figure.path(), bounds(figure));
        }
        return bounds;
    }

    private Interval bounds(Figure figure) {
        double low = figure.value();
        double high = figure.value();
        if (figure.family() != Family.EXACT) {
            ErrorBand band = families.get(figure.family());
            if (band == null) {
                throw new IllegalStateException(RESOURCE + " has no " + figure.family().label());
            }
            low = figure.value() * band.low();
            high = figure.value() * band.high();
        }
        if (figure.unit().equals("share")) {
            high = Math.max(figure.value(), Math.min(1, high));
        }
        return new Interval(
                Math.min(low, high), Math.max(low, high), confidence, Interval.CALIBRATION);
    }
}
