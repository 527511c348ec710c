package org.mirinae.app.report;

import org.mirinae.app.document.ValidateResult;
import org.mirinae.app.document.ValidateResult.ClusterSize;

/** Draws what was understood of a scenario; what is wrong with one is told on standard error. */
final class ValidateText {

    private ValidateText() {}

    static String of(ValidateResult result) {
        ClusterSize cluster = result.cluster();
        if (cluster == null || result.workloads() == null) {
            return "";
        }
        StringBuilder text = new StringBuilder(result.provenance().scenario() + " can be run\n");
        Table table = new Table("  ", "ll");
        table.row("cluster", cluster.gpus() + " GPUs on " + cluster.nodes() + " nodes");
        result.workloads().forEach((name, kind) -> table.row("workload " + name, kind));
        table.row("seed", String.valueOf(result.provenance().seed()));
        table.row("input digest", result.provenance().inputDigest());
        text.append(table);
        return text.append(RunText.assumptions(result.provenance().assumptions())).toString();
    }
}
