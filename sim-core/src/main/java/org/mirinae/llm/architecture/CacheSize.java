package org.mirinae.llm.architecture;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.units.Precision;

/**
 * Bytes one sequence keeps on one rank between iterations, as a function of its length: keys and
 * values of every token, of the last tokens only where a window bounds them, and states of constant
 * size.
 *
 * @param bytesPerToken kept for every token
 * @param windows bytes kept for each of the last tokens, by how many those are
 * @param stateBytes kept whatever the length
 */
public record CacheSize(double bytesPerToken, Map<Integer, Double> windows, double stateBytes) {

    /** Copies the map, smallest window first. */
    public CacheSize {
        windows = Collections.unmodifiableMap(new TreeMap<>(windows));
    }

    /** Counts the cache of a whole model, cut over this many tensor ranks. */
    public static CacheSize of(LanguageModel model, NumberFormats formats, int tensor) {
        return of(model.layers(), formats, tensor);
    }

    /**
     * Counts the cache of some layers.
     *
     * @param layers such as those of a pipeline stage
     * @param formats their {@code cache} is that of keys, values and latents
     * @param tensor ranks
     */
    public static CacheSize of(List<LayerGroup> layers, NumberFormats formats, int tensor) {
        Sum sum = new Sum(formats.cache().bytesPerElement());
        for (LayerGroup group : layers) {
            group.mixer().keep(sum, group.count(), tensor);
        }
        return new CacheSize(sum.perToken, sum.windows, sum.state);
    }

    /** Adds up what layers keep. */
    public static final class Sum {
        private final double element;
        private final Map<Integer, Double> windows = new TreeMap<>();
        private double perToken;
        private double state;

        private Sum(double bytesPerElement) {
            element = bytesPerElement;
        }

        /** Elements that are kept for every token. */
        public void perToken(double elements) {
            perToken += elements * element;
        }

        /** Elements that are kept for each of the last tokens. */
        public void lastTokens(int window, double elements) {
            windows.merge(window, elements * element, Double::sum);
        }

        /**
         * Elements of states, which are kept whatever the length, dealt to the ranks and kept in
         * FP32, as the reference implementations of their papers do.
         */
        public void state(double elements, int tensor) {
            state += elements * Precision.FP32.bytesPerElement() / tensor;
        }
    }

    /** Bytes of a sequence of this many tokens. */
    public double bytes(double length) {
        double bytes = length * bytesPerToken + stateBytes;
        for (Map.Entry<Integer, Double> window : windows.entrySet()) {
            bytes += Math.min(length, window.getKey()) * window.getValue();
        }
        return bytes;
    }
}
