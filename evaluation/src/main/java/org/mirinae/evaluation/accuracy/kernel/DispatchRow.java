package org.mirinae.evaluation.accuracy.kernel;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mirinae.evaluation.truth.CatalogRecords;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.Predictions;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.fabric.collective.CollectiveKind;
import org.mirinae.fabric.collective.DispatchCollective;
import org.mirinae.fabric.collective.ExpertDispatch;
import org.mirinae.fabric.collective.GroupLayout;
import org.mirinae.fabric.collective.TwoTierNetwork;
import org.mirinae.fabric.topology.Fabric;
import org.mirinae.hardware.Gpu;
import org.mirinae.hardware.Node;
import org.mirinae.perf.collective.CollectiveLibrary;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.Family;

/**
 * A row of {@code collectives.csv} about DeepEP's kernels. The tokens stand in its notes. Where it
 * gives a bandwidth only, that is bytes received over time: inside a node those of every rank a
 * token goes to, between nodes those of every node, the own included in both (DeepEP,
 * tests/test_intranode.py and test_internode.py).
 */
final class DispatchRow {

    private static final Map<String, CollectiveKind> KINDS =
            Map.of("moe_dispatch", CollectiveKind.DISPATCH, "moe_combine", CollectiveKind.COMBINE);

    private static final Pattern TOKENS = Pattern.compile("(\\d+) tokens per rank");
    private static final Pattern HIDDEN = Pattern.compile("hidden (\\d+)");
    private static final Pattern TOP_K = Pattern.compile("top-(\\d+)(?! groups)");
    private static final Pattern GROUPS = Pattern.compile("top-(\\d+) groups");

    /** One scale of four bytes for 128 elements of FP8 (DeepEP, README). */
    private static final double FP8_BYTES = 1 + 4.0 / 128;

    private static final double BF16_BYTES = 2;

    private final TruthRow row;
    private final CollectiveKind kind;
    private final int ranks;
    private final int nodes;
    private final double tokenBytes;
    private final double tokens;
    private final ExpertDispatch routing;
    private final boolean lowLatency;

    DispatchRow(TruthRow row) {
        this.row = row;
        String notes = row.text("notes", "");
        kind = KINDS.getOrDefault(row.text("collective", ""), CollectiveKind.DISPATCH);
        ranks = row.needed("gpus");
        nodes = row.whole("nodes", 1);
        tokens = number(TOKENS, notes);
        tokenBytes =
                number(HIDDEN, notes) * (kind == CollectiveKind.DISPATCH ? FP8_BYTES : BF16_BYTES);
        Matcher groups = GROUPS.matcher(notes);
        routing =
                new ExpertDispatch(
                        (int) number(TOP_K, notes),
                        groups.find() ? Integer.parseInt(groups.group(1)) : Integer.MAX_VALUE);
        lowLatency = row.text("algo", "").contains("low-latency");
    }

    /** Returns whether a row is about such kernels. */
    static boolean isOne(TruthRow row) {
        return KINDS.containsKey(row.text("collective", ""));
    }

    private static double number(Pattern pattern, String notes) {
        Matcher matcher = pattern.matcher(notes);
        if (!matcher.find()) {
            throw new SkippedRowException("the row does not say what is sent");
        }
        return Double.parseDouble(matcher.group(1));
    }

    /** Its time, or what its bandwidth means. */
    double publishedMicros() {
        Double micros = row.number("time_us");
        Double bandwidth = row.number("busbw_GBps");
        if (micros != null) {
            return micros;
        }
        if (bandwidth == null) {
            throw new SkippedRowException("no target");
        }
        double copies = nodes == 1 ? routing.ranks(1, ranks) : routing.domains(nodes);
        return copies * tokens * tokenBytes / (bandwidth * 1e9) * 1e6;
    }

    /** Ours, by the usual node of the GPU. */
    Prediction predict(CatalogRecords entries) {
        Gpu gpu = entries.gpu(row.text("hardware", ""));
        Node node = entries.usualNode(gpu, row.whole("gpus_per_node", 8));
        TwoTierNetwork network =
                CollectiveLibrary.network(
                        node, Fabric.FULL_BISECTION, entries.stack(CollectiveLibrary.DEEP_EP));
        GroupLayout group = GroupLayout.strided(ranks, 1, network.domain());
        double seconds =
                new DispatchCollective(lowLatency, routing)
                        .time(kind, group, network)
                        .orElseThrow()
                        .seconds(tokens * routing.topK() * tokenBytes);
        return Predictions.made(
                1e6 * seconds,
                "us",
                Family.STEP_TIME,
                BasisShares.all(Basis.CALIBRATED),
                List.of("the usual node of the chip, full bisection, tokens spread evenly"));
    }
}
