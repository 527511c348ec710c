package org.mirinae.perf.kernel;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mirinae.kernel.KernelBackend;
import org.mirinae.kernel.OperatorTiming;
import org.mirinae.llm.work.AttentionHeads;
import org.mirinae.llm.work.AttentionSize;
import org.mirinae.llm.work.GroupedGemmSize;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.llm.work.StepShape;
import org.mirinae.result.Basis;
import org.mirinae.units.Precision;

/**
 * Lists operators that are timed together, on whatever backend runs the batch arithmetic. Rows are
 * gathered in spans, one for each work that was added; {@link #timeAll} then gives the seconds of
 * each span. The arithmetic is that of {@link OperatorTiming}, so every backend gives the same
 * bits.
 */
public final class OperatorTable {

    /** Columns the kernel reads: FLOPs, bytes, FLOP/s, bytes/s, launch. */
    private static final int COLUMNS = 5;

    private final GpuRates rates;
    private double[][] in = new double[COLUMNS][64];
    private double[] counts = new double[64];
    private OperatorTime[] times = new OperatorTime[64];
    private final Map<OperatorKind, Map<Precision, OperatorTime>> known =
            new EnumMap<>(OperatorKind.class);
    private final Map<Attention, OperatorTime> attention = new HashMap<>();
    private final Map<Weights, GemmSurface.@Nullable Columns> columns = new HashMap<>();
    private int rows;
    private int[] spanEnds = new int[16];
    private int spans;

    /** Empty. */
    public OperatorTable(GpuRates rates) {
        this.rates = rates;
    }

    /**
     * Adds a work at a shape.
     *
     * @return the number of its span
     */
    public int add(LayerWork work, StepShape shape) {
        for (StepOperator operator : work.operators()) {
            if (operator.units(shape) > 0) {
                add(operator.at(shape));
            }
        }
        return endSpan();
    }

    /** Adds one operator as a span of its own. */
    public int addOperator(Operator operator) {
        add(operator);
        return endSpan();
    }

    private void add(Operator operator) {
        if (rows == counts.length) {
            grow();
        }
        OperatorTime time = time(operator);
        double flops = time.flops(operator.flops(), operator.m(), operator.n(), operator.k());
        double bytes = time.bytes(operator.bytes());
        double computing = flops / time.flopsPerSecond();
        double moving = bytes / time.bytesPerSecond();
        in[0][rows] = flops;
        in[1][rows] = bytes;
        in[2][rows] = time.flopsPerSecond();
        in[3][rows] = time.bytesPerSecond();
        in[4][rows] = onTop(operator, time, computing, moving);
        counts[rows] = operator.count();
        times[rows] = time;
        rows++;
    }

    /** Returns the seconds that come on top of the longer of computing and moving. */
    private double onTop(Operator operator, OperatorTime time, double computing, double moving) {
        double longer = Math.max(computing, moving);
        GemmSurface.Columns columns = columns(operator, time);
        if (columns != null) {
            return Math.max(0, time.sustained() * columns.seconds(operator.m()) - longer);
        }
        AttentionSize size = operator.attention();
        if (size != null && time.isFittedAttention()) {
            return time.attentionSeconds(longer, size, time.bytes(operator.bytes()));
        }
        GroupedGemmSize group = operator.grouped();
        if (group != null && time.isFittedGroup()) {
            return time.groupedSeconds(longer, operator.n(), operator.k(), group);
        }
        if (group != null && time.trainsExperts()) {
            return time.trainedExpertSeconds(computing, moving, group.load().touched());
        }
        return time.fixedSeconds(computing, moving, operator.k());
    }

    private GemmSurface.@Nullable Columns columns(Operator operator, OperatorTime time) {
        if (operator.kind() != OperatorKind.LINEAR) {
            return null;
        }
        Weights weights = new Weights(time, operator.n(), operator.k(), operator.bytesPerWeight());
        GemmSurface.Columns known = columns.get(weights);
        if (known == null && !columns.containsKey(weights)) {
            known = time.columns(weights.n(), weights.k(), weights.bytes());
            columns.put(weights, known);
        }
        return known;
    }

    /** Compared by hand, for a table asks for each of its operators and starts cold. */
    private record Weights(OperatorTime time, double n, double k, double bytes) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Weights weights
                    && time == weights.time
                    && n == weights.n
                    && k == weights.k
                    && bytes == weights.bytes;
        }

        @Override
        public int hashCode() {
            return 31 * (31 * Double.hashCode(n) + Double.hashCode(k)) + Double.hashCode(bytes);
        }
    }

    private OperatorTime time(Operator operator) {
        AttentionSize size = operator.attention();
        if (size != null) {
            return attention.computeIfAbsent(
                    new Attention(operator.kind(), operator.compute(), size.heads()),
                    key -> OperatorTime.of(rates, key.kind(), key.compute(), key.heads()));
        }
        return known.computeIfAbsent(operator.kind(), k -> new EnumMap<>(Precision.class))
                .computeIfAbsent(
                        operator.compute(),
                        precision -> OperatorTime.of(rates, operator.kind(), precision));
    }

    private record Attention(OperatorKind kind, Precision compute, AttentionHeads heads) {}

    private void grow() {
        for (int i = 0; i < COLUMNS; i++) {
            in[i] = Arrays.copyOf(in[i], 2 * rows);
        }
        counts = Arrays.copyOf(counts, 2 * rows);
        times = Arrays.copyOf(times, 2 * rows);
    }

    private int endSpan() {
        if (spans == spanEnds.length) {
            spanEnds = Arrays.copyOf(spanEnds, 2 * spans);
        }
        spanEnds[spans] = rows;
        return spans++;
    }

    /** Times every span. */
    public Times timeAll(KernelBackend backend) {
        double[][] columns = new double[COLUMNS][];
        for (int i = 0; i < COLUMNS; i++) {
            columns[i] = Arrays.copyOf(in[i], rows);
        }
        double[][] out = backend.run(new OperatorTiming(), columns);
        StepUse[] uses = new StepUse[spans];
        double[] flops = new double[spans];
        int row = 0;
        for (int span = 0; span < spans; span++) {
            int from = row;
            row = spanEnds[span];
            uses[span] = sum(out, from, row);
            for (int i = from; i < row; i++) {
                flops[span] += counts[i] * in[0][i];
            }
        }
        return new Times(uses, flops);
    }

    private StepUse sum(double[][] out, int from, int to) {
        double seconds = 0;
        double[] basis = new double[Basis.values().length];
        double arithmetic = 0;
        double memory = 0;
        for (int i = from; i < to; i++) {
            double all = counts[i] * out[0][i];
            seconds += all;
            basis[times[i].basis(out[1][i] == 1).ordinal()] += all;
            arithmetic += counts[i] * in[0][i] / in[2][i];
            memory += counts[i] * in[1][i] / in[3][i];
        }
        return new StepUse(
                seconds,
                basis[Basis.CALIBRATED.ordinal()],
                basis[Basis.EXTRAPOLATED.ordinal()],
                seconds == 0 ? 0 : Math.min(1, arithmetic / seconds),
                seconds == 0 ? 0 : Math.min(1, memory / seconds));
    }

    /** The seconds, and what they rest on, of every span. */
    public static final class Times {
        private final StepUse[] uses;
        private final double[] flops;

        private Times(StepUse[] uses, double[] flops) {
            this.uses = uses;
            this.flops = flops;
        }

        /** Seconds of a span. */
        public double seconds(int span) {
            return uses[span].seconds();
        }

        /** Returns what a span takes of the GPU and what that rests on. */
        public StepUse use(int span) {
            return uses[span];
        }

        /** FLOPs of a span, those wasted in the last wave included. */
        public double flops(int span) {
            return flops[span];
        }
    }
}
