package org.mirinae.evaluation.fit.data;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthTable;
import org.mirinae.problems.InvalidScenarioException;

/**
 * Reads attention and experts of alibaba/InferSim (bench_data): {@code mha/PHASE/CHIP/
 * HEADS-KVHEADS-WIDTH.csv}, {@code mla/PHASE/CHIP/HEADS-LATENT-ROPE.csv} and {@code
 * grouped_gemm/PHASE/CHIP/data.csv}, times in us. A file has one shape of heads, so all of a kind
 * are gathered into one table with the columns of the collector of ai-dynamo/aiconfigurator.
 */
public final class InferSimKernels {

    private static final Pattern HEADS =
            Pattern.compile(
                    "(?:.*/)?(mha|mla)/(prefill|decode)/([^/]+)/(\\d+)-(\\d+)-(\\d+)\\.csv(?:\\.gz)?");

    private static final Pattern EXPERTS =
            Pattern.compile("(?:.*/)?grouped_gemm/(prefill|decode)/([^/]+)/data\\.csv(?:\\.gz)?");

    /** FlashAttention-3 and FlashMLA, as InferSim's README says of its benchmarks. */
    private static final Map<String, String> LIBRARY =
            Map.of("mha", "FlashAttention", "mla", "FlashMLA");

    private static final String HEADER_OF_HEADS =
            "framework,version,device,op_name,attn_dtype,kv_cache_dtype,num_heads,"
                    + "num_key_value_heads,head_dim,batch_size,isl,step,latency\n";

    private static final String HEADER_OF_EXPERTS =
            "framework,version,device,moe_dtype,num_tokens,hidden_size,inter_size,topk,"
                    + "num_experts,moe_tp_size,moe_ep_size,distribution,latency\n";

    private final Map<String, StringBuilder> tables = new TreeMap<>();
    private final Consumer<String> skipped;

    public InferSimKernels(Consumer<String> skipped) {
        this.skipped = skipped;
    }

    /** Returns whether a file is one of them. */
    public static boolean reads(String file) {
        return HEADS.matcher(file).matches() || EXPERTS.matcher(file).matches();
    }

    /** Gathers a file. */
    public void add(String file, byte[] bytes) {
        TruthTable table;
        try {
            table = TruthTable.read(file, bytes);
        } catch (InvalidScenarioException e) {
            // One of the files has no header.
            skipped.accept(file + ": " + e.problems().getFirst().message());
            return;
        }
        Matcher heads = HEADS.matcher(file);
        if (heads.matches()) {
            boolean prompts = heads.group(2).equals("prefill");
            String name = heads.group(1) + (prompts ? " context" : " generation");
            add(file, table, name, HEADER_OF_HEADS, row -> headsLine(row, heads, prompts));
            return;
        }
        Matcher experts = EXPERTS.matcher(file);
        if (experts.matches()) {
            add(file, table, "experts", HEADER_OF_EXPERTS, row -> expertsLine(row, experts));
        }
    }

    private void add(
            String file,
            TruthTable table,
            String name,
            String header,
            Function<TruthRow, @Nullable String> line) {
        StringBuilder text = tables.computeIfAbsent(name, n -> new StringBuilder(header));
        int odd = 0;
        for (TruthRow row : table.rows()) {
            String converted = line.apply(row);
            if (converted == null) {
                odd++;
            } else {
                text.append(converted);
            }
        }
        if (odd > 0) {
            skipped.accept(file + ": " + odd + " rows without a shape or a time");
        }
    }

    /**
     * All of a kind: {@code mha}, {@code mla context}, {@code mla generation} or {@code experts}.
     */
    @Nullable
    public TruthTable table(String name) {
        StringBuilder text = tables.get(name);
        return text == null
                ? null
                : TruthTable.read(
                        "InferSim " + name, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String headsLine(TruthRow row, Matcher file, boolean prompts) {
        Double micros = row.number("latency_us");
        Double keys = row.number(prompts ? "seq_len" : "kv_len");
        if (micros == null || keys == null || keys < 1) {
            return null;
        }
        String kind = file.group(1);
        return String.format(
                Locale.ROOT,
                "%s,(InferSim bench),%s,%s_%s,%s,%s,%s,%s,%s,%s,%d,%d,%s%n",
                LIBRARY.get(kind),
                file.group(3).toUpperCase(Locale.ROOT),
                prompts ? "context" : "generation",
                kind.equals("mha") ? "attention" : "mla",
                format(row.text("dtype", "bf16")),
                format(row.text("kv_dtype", row.text("dtype", "bf16"))),
                file.group(4),
                file.group(5),
                file.group(6),
                row.text("batch_size", "1"),
                prompts ? keys.longValue() : 1,
                prompts ? 0 : keys.longValue() - 1,
                micros * 1e-3);
    }

    private static String format(String name) {
        return name.equals("bf16") ? "bfloat16" : name;
    }

    /** Up and down are launched one after the other. */
    private static @Nullable String expertsLine(TruthRow row, Matcher file) {
        Double up = row.number("up_proj_us");
        Double down = row.number("down_proj_us");
        Double tokens =
                row.number(
                        file.group(1).equals("prefill") ? "seq_len_per_gpu" : "batch_size_per_gpu");
        Double ranks = row.number("num_gpus");
        if (up == null || down == null || tokens == null || ranks == null) {
            return null;
        }
        return String.format(
                Locale.ROOT,
                "DeepGEMM,(InferSim bench),%s,fp8_block,%d,%s,%s,%s,%s,1,%d,balanced,%s%n",
                file.group(2).toUpperCase(Locale.ROOT),
                Math.round(tokens * ranks),
                row.text("hidden_size", ""),
                row.text("intermediate_size", ""),
                row.text("topk", ""),
                row.text("num_experts", ""),
                ranks.longValue(),
                (up + down) * 1e-3);
    }
}
