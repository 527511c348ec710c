package org.mirinae.llm;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mirinae.hardware.Precision;

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

    /** Of a whole model, cut over this many tensor ranks. */
    public static CacheSize of(LanguageModel model, NumberFormats formats, int tensor) {
        return of(model.layers(), formats, tensor);
    }

    /**
     * Of some layers. Key heads are dealt to the ranks, at least one to each; latents are kept
     * whole on every rank, as all heads read them; states are dealt by heads and kept in FP32, as
     * the reference implementations of their papers do.
     *
     * @param layers such as those of a pipeline stage
     * @param formats their {@code cache} is that of keys, values and latents
     * @param tensor ranks
     */
    public static CacheSize of(List<LayerGroup> layers, NumberFormats formats, int tensor) {
        double element = formats.cache().bytesPerElement();
        double perToken = 0;
        double state = 0;
        Map<Integer, Double> windows = new TreeMap<>();
        for (LayerGroup group : layers) {
            switch (group.mixer()) {
                case SequenceMixer.Attention a -> {
                    double heads = Math.max(1, (double) a.kvHeads() / tensor);
                    double bytes = group.count() * 2 * heads * a.headDim() * element;
                    if (a.slidingWindow() == null) {
                        perToken += bytes;
                    } else {
                        windows.merge(a.slidingWindow(), bytes, Double::sum);
                    }
                }
                case SequenceMixer.LatentAttention a ->
                        perToken += group.count() * a.cacheElements(1) * element;
                case CompressedAttention a -> {
                    perToken += group.count() * a.pooledElementsPerToken() * element;
                    windows.merge(
                            a.slidingWindow(), group.count() * a.headDim() * element, Double::sum);
                }
                case GatedDelta g -> state += state(group, g, tensor);
                case Mamba2 m -> state += state(group, m, tensor);
                case SequenceMixer.NoMixer none -> {}
            }
        }
        return new CacheSize(perToken, windows, state);
    }

    private static double state(LayerGroup group, SequenceMixer mixer, int tensor) {
        return group.count() * mixer.cacheElements(1) * Precision.FP32.bytesPerElement() / tensor;
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
