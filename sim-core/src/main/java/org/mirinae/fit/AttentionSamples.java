package org.mirinae.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.mirinae.accuracy.TruthRow;
import org.mirinae.accuracy.TruthTable;
import org.mirinae.hardware.Precision;
import org.mirinae.llm.AttentionHeads;

/** Measured attention of a table, by chip, and by what is a kernel of its own. */
final class AttentionSamples {

    private static final Map<String, Precision> FORMATS =
            Map.of("bfloat16", Precision.BF16, "float16", Precision.BF16, "fp8", Precision.FP8);

    /** Wider groups than a tile has rows run in a kernel for single heads. */
    static final int TILE_GROUP = 32;

    /** A group no model is wider than. */
    static final int ANY_GROUP = 1024;

    private AttentionSamples() {}

    /**
     * One measured call.
     *
     * @param heads of queries and keys
     * @param sequences in the batch
     * @param tokens queries of each: the prompt, or 1
     * @param keys of each
     * @param seconds it took
     */
    record Sample(
            AttentionHeads heads, double sequences, double tokens, double keys, double seconds) {

        /** Calls with equal heads are one family. */
        int family() {
            return (int) (heads.query() * 31 + heads.keyValue() * 7 + heads.width() / 64);
        }

        /** Bytes of keys, values, queries and outputs. */
        double bytes() {
            double cached = 2 * heads.keyValue() * heads.width() * heads.cache().bytesPerElement();
            double query = 2 * heads.query() * heads.width() * Precision.BF16.bytesPerElement();
            return sequences * (keys * cached + tokens * query);
        }
    }

    /**
     * What is a kernel of its own.
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

    /** By chip as the table names it, then by key in a fixed order. */
    static Map<String, Map<Key, List<Sample>>> of(TruthTable table) {
        Map<String, Map<Key, List<Sample>>> samples = new TreeMap<>();
        for (TruthRow row : table.rows()) {
            Precision compute = FORMATS.get(row.text("attn_dtype", ""));
            Precision cache = FORMATS.get(row.text("kv_dtype", ""));
            Double micros = row.number("time_us");
            if (compute == null || cache == null || micros == null) {
                continue;
            }
            AttentionHeads heads =
                    new AttentionHeads(
                            row.needed("num_heads"),
                            row.needed("num_kv_heads"),
                            row.needed("head_dim"),
                            cache);
            Key key = key(row, compute, heads);
            samples.computeIfAbsent(
                            row.text("hardware", ""),
                            h -> new TreeMap<>(java.util.Comparator.comparing(Key::order)))
                    .computeIfAbsent(key, k -> new ArrayList<>())
                    .add(
                            new Sample(
                                    heads,
                                    row.needed("batch"),
                                    context(row) ? row.needed("isl") : 1,
                                    context(row) ? row.needed("isl") : row.needed("kv_len"),
                                    micros * 1e-6));
        }
        return samples;
    }

    private static boolean context(TruthRow row) {
        return row.text("phase", "").equals("context");
    }

    private static Key key(TruthRow row, Precision compute, AttentionHeads heads) {
        GemmSamples.Key library = GemmSamples.key(row.text("framework", ""), compute);
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
