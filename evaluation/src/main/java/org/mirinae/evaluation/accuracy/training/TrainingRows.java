package org.mirinae.evaluation.accuracy.training;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.cluster.Cluster;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Machines;
import org.mirinae.evaluation.truth.PrecisionRecipes;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.llm.architecture.FlopsFormula;
import org.mirinae.llm.architecture.LanguageModel;
import org.mirinae.llm.training.RecomputeModule;
import org.mirinae.stack.Stack;
import org.mirinae.workload.training.Recompute;
import org.mirinae.workload.training.Sharding;

/** Rows of {@code training.csv}: whole training jobs of many sources. */
public final class TrainingRows implements TruthRows {

    /** The table. */
    public static final String FILE = "training.csv";

    private final CatalogRecords entries;

    public TrainingRows(CatalogRecords entries) {
        this.entries = entries;
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public List<RowComparison> compare(TruthRow row) {
        StepComparison comparison = new StepComparison(file(), row.id(), row.text("source_id", ""));
        try {
            PlanSpace space = space(row);
            Double published = published(row, space);
            if (published == null) {
                return List.of(
                        comparison.without(space.stated(), new Prediction.Excluded("no target")));
            }
            return List.of(comparison.of(space, cluster(row), published, assumptions(row, space)));
        } catch (SkippedRowException e) {
            boolean stated = row.has("tp") && row.has("micro_batch") && row.has("recompute");
            return List.of(comparison.without(stated, new Prediction.Skipped(e.reason())));
        }
    }

    /** Returns the space of plans that fit what the row states and what it leaves open. */
    PlanSpace space(TruthRow row) {
        String notes = row.text("notes", "");
        LanguageModel model = model(entries, row);
        String framework = row.text("framework", "");
        int gpus = row.needed("gpus");
        int context = row.whole("cp", 1);
        return new PlanSpace(
                model,
                entries.stack(framework),
                PrecisionRecipes.precision(row.text("precision", "BF16")),
                gpus,
                batch(row, gpus, context),
                row.needed("seq_len"),
                row.whole("tp"),
                row.whole("pp"),
                row.whole("vp", 1),
                context,
                row.whole("ep", 1),
                row.whole("micro_batch"),
                recompute(row.text("recompute")),
                sharding(row),
                habits(row, framework, notes),
                notes.contains("LoRA"),
                modules(row.text("recompute"), entries.stack(framework)),
                !row.has("vp") && notes.contains("nterleaved 1F1B"));
    }

    /**
     * Sequences of a step. A run that states its rate and a batch that does not deal out evenly
     * rounds it to what does: the rate hardly depends on it.
     */
    private static int batch(TruthRow row, int gpus, int context) {
        int batch = row.needed("global_batch");
        Integer tensor = row.whole("tp");
        Integer pipeline = row.whole("pp");
        if (row.has("iter_time_s") || tensor == null || pipeline == null) {
            return batch;
        }
        int data = Math.max(1, gpus / (tensor * pipeline * context));
        return batch % data == 0 ? batch : Math.max(1, Math.round((float) batch / data)) * data;
    }

    private static FrameworkDefaults habits(TruthRow row, String framework, String notes) {
        FrameworkDefaults habits = FrameworkDefaults.of(framework, notes);
        boolean plain = "full".equals(row.text("recompute")) && notes.contains("no sequence par");
        return plain ? new FrameworkDefaults(false, habits.overlap(), habits.gradients()) : habits;
    }

    /** The model the row names, or one of the shape it prints. */
    static LanguageModel model(CatalogRecords entries, TruthRow row) {
        String name = row.text("model", "");
        LanguageModel known = entries.model(name);
        if (known != null) {
            return known;
        }
        if (!row.has("layers") || !row.has("hidden") || !row.has("vocab")) {
            throw new SkippedRowException("model " + name + " is not in the catalogue");
        }
        return LanguageModel.gpt(
                name,
                row.needed("layers"),
                row.needed("hidden"),
                row.needed("heads"),
                row.needed("vocab"),
                0);
    }

    /**
     * Named modules are selective recomputation of these; MaxText's {@code minimal}, which keeps
     * every projection and computes attention again, is that of attention.
     */
    static @Nullable Recompute recompute(@Nullable String label) {
        if (label == null) {
            return null;
        }
        return switch (label) {
            case "full" -> Recompute.FULL;
            case "none" -> Recompute.NONE;
            default -> Recompute.SELECTIVE;
        };
    }

    /**
     * Returns the modules that a label names; a shared expert or a latent projection alone is no
     * module of ours and counts as kept.
     */
    static List<RecomputeModule> modules(@Nullable String label, Stack stack) {
        List<RecomputeModule> modules = new ArrayList<>();
        if (label != null && label.contains("norm")) {
            modules.add(RecomputeModule.LAYERNORM);
            if (label.contains("+moe")) {
                modules.add(RecomputeModule.MLP);
            }
            if (label.contains("+act")) {
                modules.add(RecomputeModule.MOE_ACT);
            }
        }
        return modules.isEmpty() ? PlanSpace.usual(stack) : modules;
    }

    /**
     * Fully sharded over a part of the ranks and replicated over the rest (MaxText over several
     * slices) counts as sharded optimizer states: between slices only gradients move.
     */
    private static Sharding sharding(TruthRow row) {
        String label = row.text("sharding", "ddp+distopt");
        if (label.startsWith("fsdp") && !label.contains("full_shard")) {
            boolean slices = row.text("framework", "").equals("MaxText") && row.whole("dp", 1) > 1;
            if (slices) {
                return Sharding.OPTIMIZER;
            }
            return label.contains("shard_grad_op") || label.contains("zero-1/2")
                    ? Sharding.GRADIENTS
                    : Sharding.PARAMETERS;
        }
        return switch (label) {
            case "fsdp:full_shard" -> Sharding.PARAMETERS;
            case "zero1/2" -> Sharding.GRADIENTS;
            case "ddp", "none" -> Sharding.NONE;
            default -> Sharding.OPTIMIZER;
        };
    }

    Cluster cluster(TruthRow row) {
        Gpu gpu = entries.gpu(row.text("hardware", ""));
        boolean jeanZay = row.text("source_id", "").startsWith("bloom");
        int gpus = row.whole("gpus_per_node", 8);
        Node node = jeanZay ? entries.node("Jean-Zay-A100") : entries.usualNode(gpu, gpus);
        return Machines.cluster(
                gpus < node.gpus() ? Machines.withGpus(node, gpus) : node, row.needed("gpus"));
    }

    /** Seconds of a step by what the row publishes, or null where it publishes nothing. */
    private static @Nullable Double published(TruthRow row, PlanSpace space) {
        double tokens = (double) space.globalBatch() * space.sequenceLength();
        if (row.has("iter_time_s")) {
            return row.number("iter_time_s");
        }
        Double rate = row.number("tokens_per_s");
        if (rate != null) {
            return tokens / rate;
        }
        Double each = row.number("tokens_per_s_per_gpu");
        if (each != null) {
            return tokens / each / space.gpus();
        }
        Double flops = row.number("hw_tflops_per_gpu");
        flops = flops == null ? row.number("tflops_per_gpu") : flops;
        Double share = row.number("mfu_pct");
        if (flops == null && share != null) {
            // Megatron-Core's README takes 989 TFLOP/s as the peak of an H100.
            flops = 9.89 * share;
        }
        return flops == null ? null : step(row, space) / (flops * 1e12 * space.gpus());
    }

    private static double step(TruthRow row, PlanSpace space) {
        String label = row.text("flops_formula", "");
        if (label.equals(FlopsFormula.MCORE.toString()) && space.model().hasExperts()) {
            // The README's dense table counts attention in full; the rows of the MoE zoo that print
            // both seconds and FLOP/s agree within 1 % with half of it, as Megatron-Core counts
            // since 2024.
            return FlopsFormula.MIRINAE.step(
                    space.model(), space.globalBatch(), space.sequenceLength());
        }
        for (FlopsFormula formula : FlopsFormula.values()) {
            if (formula.toString().equals(label)) {
                return formula.step(space.model(), space.globalBatch(), space.sequenceLength());
            }
        }
        throw new SkippedRowException("FLOPs are counted in no way that is known");
    }

    private static List<String> assumptions(TruthRow row, PlanSpace space) {
        List<String> assumptions = new ArrayList<>();
        if (!row.has("sharding")) {
            assumptions.add("sharding is not stated; optimizer states taken as sharded");
        }
        if (space.globalBatch() != row.needed("global_batch")) {
            assumptions.add("the batch is rounded to one that deals out evenly");
        }
        return assumptions;
    }
}
