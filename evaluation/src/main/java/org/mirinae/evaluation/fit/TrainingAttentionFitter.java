package org.mirinae.evaluation.fit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mirinae.hardware.efficiency.TrainingAttentionFit;
import org.mirinae.problems.Problems;
import org.mirinae.schema.document.DocumentNode;
import org.mirinae.schema.document.DocumentNode.MappingNode;
import org.mirinae.schema.document.DocumentNode.ScalarNode;
import org.mirinae.schema.document.DocumentReader;

/**
 * Fits {@link TrainingAttentionFit} to a system file of MooreThreads/SimuMax (configs/system):
 * shares of the peak that scaled-dot-product attention reached, shape by shape, all pairs counted
 * although a causal kernel skips half of them.
 */
final class TrainingAttentionFitter {

    /** Fewer heads leave a GPU part idle, which is no share of a busy one. */
    private static final int HEADS = 16;

    private static final double CAUSAL = 0.5;

    private static final Pattern HEAD_COUNT = Pattern.compile("\\bhead_num=(\\d+)");

    private TrainingAttentionFitter() {}

    /** The GPU as the file's system name spells it; null where it is no such file. */
    static @Nullable String gpu(String file, byte[] bytes) {
        DocumentNode root = root(file, bytes);
        String name = root == null ? null : text(at(root, "sys_name"));
        return name == null ? null : name.replaceAll("_bf16.*", "");
    }

    /** The fit of a file; null where it holds no attention. */
    static @Nullable TrainingAttentionFit fit(String file, byte[] bytes) {
        DocumentNode root = root(file, bytes);
        List<Double> forward = shares(root, "sdp_fwd");
        List<Double> backward = shares(root, "sdp_bwd");
        if (forward.isEmpty() || backward.isEmpty()) {
            return null;
        }
        double ahead = median(forward);
        double back = median(backward);
        List<Double> ratios = new ArrayList<>();
        forward.forEach(share -> ratios.add(ahead / share));
        backward.forEach(share -> ratios.add(back / share));
        return new TrainingAttentionFit(
                "FlashAttention",
                Rounded.digits(ahead),
                Rounded.digits(back),
                CrossValidation.quality(
                        ratios.size(), List.of(ratios.stream().mapToDouble(r -> r).toArray())));
    }

    static @Nullable DocumentNode root(String file, byte[] bytes) {
        Problems problems = new Problems();
        DocumentNode root =
                DocumentReader.read(file, new String(bytes, StandardCharsets.UTF_8), problems);
        return problems.isEmpty() ? root : null;
    }

    private static List<Double> shares(@Nullable DocumentNode root, String operator) {
        DocumentNode found = root;
        for (String key : List.of("accelerator", "op", operator, "accurate_efficient_factor")) {
            found = found == null ? null : at(found, key);
        }
        List<Double> shares = new ArrayList<>();
        if (found instanceof MappingNode shapes) {
            shapes.entries()
                    .forEach(
                            (shape, share) -> {
                                Matcher heads = HEAD_COUNT.matcher(shape);
                                String number = text(share);
                                if (number != null
                                        && heads.find()
                                        && Integer.parseInt(heads.group(1)) >= HEADS) {
                                    shares.add(CAUSAL * Double.parseDouble(number));
                                }
                            });
        }
        return shares;
    }

    private static @Nullable DocumentNode at(DocumentNode node, String key) {
        return node instanceof MappingNode mapping ? mapping.entries().get(key) : null;
    }

    private static @Nullable String text(@Nullable DocumentNode node) {
        return node instanceof ScalarNode scalar ? scalar.text() : null;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
