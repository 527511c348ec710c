package org.mirinae.evaluation.accuracy.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Machines;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.Predictions;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.evaluation.truth.TruthRows;
import org.mirinae.fabric.collective.CollectiveCurve;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.GroupLayout;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.topology.Fabric;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.perf.collective.CollectiveLibrary;
import org.mirinae.perf.collective.MeasuredCollectives;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.Family;
import org.mirinae.stack.Stack;

/** Rows of {@code collectives.csv}: what ranks do together, timed by itself. */
public final class CollectiveRows implements TruthRows {

    /** The table. */
    public static final String FILE = "collectives.csv";

    private final CatalogRecords entries;

    public CollectiveRows(CatalogRecords entries) {
        this.entries = entries;
    }

    @Override
    public String file() {
        return FILE;
    }

    @Override
    public List<RowComparison> compare(TruthRow row) {
        Double published = null;
        Prediction ours;
        try {
            if (DispatchRow.isOne(row)) {
                DispatchRow dispatch = new DispatchRow(row);
                return comparison(row, dispatch.publishedMicros(), dispatch.predict(entries));
            }
            CollectiveKind kind = kind(row.text("collective", ""));
            int ranks = row.needed("gpus");
            published = published(row, kind, ranks);
            ours =
                    published == null
                            ? new Prediction.Excluded("no target")
                            : predict(row, kind, ranks);
        } catch (SkippedRowException e) {
            ours = new Prediction.Skipped(e.reason());
        }
        return comparison(row, published, ours);
    }

    private static List<RowComparison> comparison(
            TruthRow row, @Nullable Double published, Prediction ours) {
        return List.of(
                new RowComparison(
                        FILE,
                        "time",
                        row.text("collective", ""),
                        row.id(),
                        row.text("source_id", "") + " " + row.text("hardware", ""),
                        "us",
                        published,
                        ours));
    }

    private Prediction predict(TruthRow row, CollectiveKind kind, int ranks) {
        String hardware = row.text("hardware", "");
        if (hardware.startsWith("unstated")) {
            return new Prediction.Excluded("no shape: the chip is not stated");
        }
        Gpu gpu = entries.gpu(hardware);
        Node node = node(row, gpu);
        String library = row.text("library", "NCCL 2.27.7").split(" nccl-tests", -1)[0];
        Stack stack = entries.stack(library);
        TwoTierNetwork network = CollectiveLibrary.network(node, Fabric.FULL_BISECTION, stack);
        GroupLayout group = GroupLayout.strided(ranks, 1, network.domain());
        double seconds = curve(row, kind, group, network, gpu, library).seconds(size(row));
        double micros = 1e6 * (CollectiveLibrary.callSeconds(stack) + seconds);
        boolean measured = gpu.achieved() != null && gpu.achieved().scaleUpBus() != null;
        return Predictions.made(
                micros,
                "us",
                Family.STEP_TIME,
                BasisShares.all(measured ? Basis.CALIBRATED : Basis.MODELLED),
                List.of("the usual node of the chip, full bisection"));
    }

    /** The usual one, with the interfaces the row names. */
    private Node node(TruthRow row, Gpu gpu) {
        Node usual = entries.usualNode(gpu, row.whole("gpus_per_node", 8));
        return row.whole("nodes", 1) == 1
                ? usual
                : Machines.withNetwork(usual, row.text("interconnect", ""));
    }

    /**
     * Returns the curve of the library that the row names: an engine's own, or the collective
     * library.
     */
    private CollectiveCurve curve(
            TruthRow row,
            CollectiveKind kind,
            GroupLayout group,
            TwoTierNetwork network,
            Gpu gpu,
            String library) {
        String own =
                switch (row.text("algo", "")) {
                    case "vLLM_custom_graph" -> "vLLM graph";
                    case "vLLM_custom_eager" -> "vLLM eager";
                    case "SGLang_CustomAllReduce_graph" -> "SGLang graph";
                    case "SGLang_CustomAllReduce_eager" -> "SGLang eager";
                    case "trtllm", "TRTLLM" -> "TensorRT-LLM graph";
                    default -> MeasuredCollectives.NCCL;
                };
        CollectiveCurve measured =
                group.domains() == 1
                        ? MeasuredCollectives.curve(
                                kind, group.ranks(), gpu, own, version(row), !byRings(row))
                        : null;
        return measured != null
                ? measured
                : CollectiveLibrary.curve(kind, group, network, gpu, entries.stack(library));
    }

    /** Returns the word behind the library's name. */
    private static String version(TruthRow row) {
        String[] words = row.text("library", "").strip().split("\\s+", -1);
        return words.length < 2 ? "" : words[1];
    }

    /** Returns whether switches may not add: for whole numbers, or where the row says so. */
    private static boolean byRings(TruthRow row) {
        return row.text("dtype", "").equals("int8") || row.text("algo", "").startsWith("ring");
    }

    private static CollectiveKind kind(String name) {
        return switch (name) {
            case "all_reduce" -> CollectiveKind.ALL_REDUCE;
            case "all_gather" -> CollectiveKind.ALL_GATHER;
            case "reduce_scatter" -> CollectiveKind.REDUCE_SCATTER;
            case "alltoall" -> CollectiveKind.ALL_TO_ALL;
            default -> throw new SkippedRowException(name + " is no collective of ours");
        };
    }

    /** The time, or what follows from the bus bandwidth where only that is given. */
    private static @Nullable Double published(TruthRow row, CollectiveKind kind, int ranks) {
        Double micros = row.number("time_us");
        Double bus = row.number("busbw_GBps");
        if (micros != null || bus == null || !row.has("size_bytes")) {
            return micros;
        }
        return size(row) * kind.busFactor(ranks) / (bus * 1e9) * 1e6;
    }

    private static double size(TruthRow row) {
        Double bytes = row.number("size_bytes");
        if (bytes == null) {
            throw new SkippedRowException("the row has no size_bytes");
        }
        return bytes;
    }
}
