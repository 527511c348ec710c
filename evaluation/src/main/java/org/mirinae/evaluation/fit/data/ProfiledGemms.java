package org.mirinae.evaluation.fit.data;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.mirinae.evaluation.truth.TruthTable;

/** Products out of the profiles other simulators come with, each told by its file's name. */
public final class ProfiledGemms {

    private final Consumer<String> skipped;

    public ProfiledGemms(Consumer<String> skipped) {
        this.skipped = skipped;
    }

    /** Returns whether a file holds products of a profile that is known. */
    public boolean reads(String file) {
        return file.matches(InferSimGemms.FILE)
                || file.matches(VidurGemms.FILE)
                || file.matches(ServingSimGemms.FILE);
    }

    /** Its products, by GPU as the catalogue finds it, then by library. */
    public Map<String, Map<GemmSamples.Key, List<GemmSamples.Sample>>> of(
            String file, byte[] bytes) {
        TruthTable table = TruthTable.read(file, bytes);
        if (file.matches(InferSimGemms.FILE)) {
            return InferSimGemms.of(file, table, skipped);
        }
        return file.matches(VidurGemms.FILE)
                ? VidurGemms.of(file, table, skipped)
                : ServingSimGemms.of(file, table, skipped);
    }

    /** Returns why a file that no reader takes is not fitted. */
    public static String reason(String file) {
        if (file.contains("STANDIN")) {
            return "derived from another table here, not measured";
        }
        if (file.matches(".*(dsa|gdn)/.*")) {
            return "a few calls of one shape, which say nothing of others";
        }
        if (file.matches(".*(attention|skew).*")) {
            return "profiles of attention by this simulator have no reader";
        }
        if (file.matches(".*moe.*")) {
            return "profiles of experts by other simulators have no reader";
        }
        return file.matches(".*network_.*")
                ? "profiles of links by other simulators have no reader"
                : "no table of kernels that is known by its name";
    }

    /**
     * Returns whether a file is a full table of a kernel, as ai-dynamo/aiconfigurator collects
     * them.
     */
    public static boolean isTable(String file, String kernel) {
        return plain(file).matches("([^/]*__)?" + kernel + "_perf\\.csv(\\.gz)?");
    }

    /** A file's name without its folders. */
    public static String plain(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
