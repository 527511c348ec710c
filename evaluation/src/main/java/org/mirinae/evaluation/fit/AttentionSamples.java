package org.mirinae.evaluation.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.mirinae.evaluation.fit.data.GemmSamples;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.AttentionSize;
import org.mirinae.units.Precision;

/** Measured attention of a table, by GPU, and by what is a kernel of its own. */
final class AttentionSamples {

    private static final Map<String, Precision> FORMATS =
            Map.of("bfloat16", Precision.BF16, "float16", Precision.BF16, "fp8", Precision.FP8);

    /** Wider groups than a tile has rows: TensorRT-LLM has a kernel of single query heads. */
    static final int TILE_GROUP = 32;

    /** A group no model is wider than. */
    static final int ANY_GROUP = 1024;

    /** More calls of one kernel change a fit little. */
    private static final int ENOUGH = 700;

    private AttentionSamples() {}

    /**
     * One measured call.
     *
     * @param heads of queries and keys
     * @param sequences in the batch
     * @param tokens queries of each: the prompt, or 1
     * @param keys of each, those of its past included
     * @param seconds it took
     */
    record Sample(
            AttentionHeads heads, double sequences, double tokens, double keys, double seconds) {

        /** Calls with equal heads are one family. */
        int family() {
            return (int) (heads.query() * 31 + heads.keyValue() * 7 + heads.width() / 64);
        }

        /** Returns the call as the formulas of time take it. */
        AttentionSize size() {
            return new AttentionSize(
                    heads, sequences, sequences * tokens, pairs(), sequences * keys);
        }

        /** Pairs of a query and a key it looks at, of all sequences. */
        double pairs() {
            return sequences * (tokens * (keys - tokens) + tokens * (tokens + 1) / 2);
        }

        /** Bytes of keys, values, queries and outputs. */
        double bytes() {
            double cached = 2 * heads.keyValue() * heads.width() * heads.cache().bytesPerElement();
            double query = 2 * heads.query() * heads.width() * Precision.BF16.bytesPerElement();
            return sequences * (keys * cached + tokens * query);
        }
    }

    /**
     * Tells apart calls that run on kernels of their own.
     *
     * @param phase as the table names it
     * @param library with its version
     * @param compute precision of the products
     * @param cache precision of the keys and values
     * @param narrowest query heads that share keys, at least; 1 for prompts
     * @param widest at most
     * @param width of a head; 0 where all are fitted together
     */
    record Key(
            String phase,
            GemmSamples.Key library,
            Precision compute,
            Precision cache,
            int narrowest,
            int widest,
            int width) {

        private String order() {
            return String.format(
                    Locale.ROOT,
                    "%s %s %s %s %5d %5d",
                    phase,
                    library,
                    compute,
                    cache,
                    narrowest,
                    width);
        }
    }

    /** Groups the samples by GPU as the table names it, then by key in a fixed order. */
    static Map<String, Map<Key, List<Sample>>> of(TruthTable table) {
        Map<String, Map<Key, List<Sample>>> samples = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            Precision compute = FORMATS.get(row.text("attn_dtype", ""));
            Precision cache = FORMATS.get(row.text("kv_dtype", row.text("kv_cache_dtype", "")));
            Double seconds = GroupedGemmFitter.seconds(row);
            boolean windowed = row.whole("window_size", 0) > 0;
            if (compute == null || cache == null || seconds == null || windowed) {
                continue;
            }
            AttentionHeads heads =
                    new AttentionHeads(
                            row.needed("num_heads"),
                            either(row, "num_kv_heads", "num_key_value_heads"),
                            row.needed("head_dim"),
                            cache);
            samples.computeIfAbsent(
                            row.text("hardware", row.text("device", "")),
                            h -> new TreeMap<>(Comparator.comparing(Key::order)))
                    .computeIfAbsent(key(row, compute, heads), k -> new ArrayList<>())
                    .add(sample(row, heads, seconds));
        }
        samples.values().forEach(keys -> keys.replaceAll((key, all) -> some(all)));
        return samples;
    }

    private static Sample sample(TruthRow row, AttentionHeads heads, double seconds) {
        double batch = either(row, "batch", "batch_size");
        if (context(row)) {
            double prompt = row.needed("isl");
            return new Sample(heads, batch, prompt, prompt + row.whole("step", 0), seconds);
        }
        double keys =
                row.number("kv_len") != null ? row.needed("kv_len") : row.needed("step") + 1.0;
        return new Sample(heads, batch, 1, keys, seconds);
    }

    private static int either(TruthRow row, String name, String other) {
        return row.number(name) != null ? row.needed(name) : row.needed(other);
    }

    /**
     * Keeps one call of every so many, where there are tens of thousands: the forms have eight
     * parameters.
     */
    private static List<Sample> some(List<Sample> all) {
        int step = Math.max(1, all.size() / ENOUGH);
        List<Sample> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += step) {
            some.add(all.get(i));
        }
        return some;
    }

    /** Returns whether calls have unlike heads, so that a fit can be judged by heads left out. */
    static boolean sayEnough(List<Sample> samples) {
        return samples.stream().mapToInt(Sample::family).distinct().count() > 1;
    }

    private static boolean context(TruthRow row) {
        return row.text("phase", row.text("op_name", "")).startsWith("context");
    }

    private static Key key(TruthRow row, Precision compute, AttentionHeads heads) {
        String version = row.text("version", "");
        String framework = row.text("framework", "");
        GemmSamples.Key library =
                GemmSamples.key(version.isEmpty() ? framework : framework + " " + version, compute);
        if (context(row)) {
            return new Key("context", library, compute, heads.cache(), 1, ANY_GROUP, 0);
        }
        double group = heads.query() / heads.keyValue();
        int narrowest = group == 1 ? 1 : group <= TILE_GROUP ? 2 : TILE_GROUP + 1;
        int widest = group == 1 ? 1 : group <= TILE_GROUP ? TILE_GROUP : ANY_GROUP;
        int width = group <= TILE_GROUP ? (int) heads.width() : 0;
        return new Key("generation", library, compute, heads.cache(), narrowest, widest, width);
    }
}
