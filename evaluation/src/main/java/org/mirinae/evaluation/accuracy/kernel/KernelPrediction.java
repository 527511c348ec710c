package org.mirinae.evaluation.accuracy.kernel;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.mirinae.evaluation.truth.Prediction;
import org.mirinae.evaluation.truth.Predictions;
import org.mirinae.evaluation.truth.RowComparison;
import org.mirinae.evaluation.truth.SkippedRowException;
import org.mirinae.evaluation.truth.TruthRow;
import org.mirinae.kernel.CpuBackend;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.NumberFormats;
import org.mirinae.llm.work.Operator;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.llm.work.StepShape;
import org.mirinae.perf.kernel.GpuRates;
import org.mirinae.perf.kernel.NearestMeasurement;
import org.mirinae.perf.kernel.OperatorTable;
import org.mirinae.result.Basis;
import org.mirinae.result.BasisShares;
import org.mirinae.result.Family;
import org.mirinae.units.Precision;

/**
 * Predicts a single kernel as the simulator times it within a step.
 *
 * @param rates of the GPU under the stack
 */
record KernelPrediction(GpuRates rates) {

    /** One operator. */
    Prediction predict(Operator operator) {
        OperatorTable table = new OperatorTable(rates);
        table.addOperator(operator);
        return made(table, operator);
    }

    /** The operators of a layer that are of one kind, at a shape. */
    Prediction predict(LayerWork layer, OperatorKind kind, StepShape shape) {
        Predicate<StepOperator> ofKind = operator -> operator.kind() == kind;
        List<StepOperator> some = layer.operators().stream().filter(ofKind).toList();
        if (some.isEmpty()) {
            throw new IllegalStateException("a layer without " + kind);
        }
        OperatorTable table = new OperatorTable(rates);
        table.add(new LayerWork(some, List.of()), shape);
        return made(table, some.getFirst().at(shape));
    }

    /**
     * The figure of a span, within the bounds of the fit its first operator rests on.
     *
     * @param first of its operators
     */
    private Prediction made(OperatorTable table, Operator first) {
        double micros = 1e6 * table.timeAll(CpuBackend.forAnswers()).seconds(0);
        NearestMeasurement nearest = NearestMeasurement.of(first, rates);
        if (nearest != null) {
            return new Prediction.Made(
                    micros, nearest.basis(Basis.CALIBRATED), nearest.bounds(micros), List.of());
        }
        OperatorKind kind = first.kind();
        Precision compute = first.compute();
        boolean measured = rates.measuredFlops(kind, compute) && rates.measuredMemory();
        return Predictions.made(
                micros,
                "us",
                Family.STEP_TIME,
                BasisShares.all(measured ? Basis.CALIBRATED : Basis.MODELLED),
                List.of());
    }

    /** Formats by the names kernel tables give to them. */
    static NumberFormats formats(String dtype) {
        return switch (dtype.toLowerCase(Locale.ROOT)) {
            case "bfloat16" -> NumberFormats.plain(Precision.BF16);
            case "fp8" -> NumberFormats.recipe(Precision.FP8, Precision.FP8);
            case "fp8_block" -> NumberFormats.recipe(Precision.FP8_BLOCK, Precision.FP8);
            case "nvfp4" -> NumberFormats.recipe(Precision.NVFP4, Precision.FP8);
            case "int8_wo" -> weightsOnly(Precision.INT8, Precision.BF16);
            case "w4a8_mxfp4_mxfp8" -> weightsOnly(Precision.MXFP4, Precision.MXFP8);
            case "w4a16_mxfp4" -> weightsOnly(Precision.MXFP4, Precision.BF16);
            default -> throw new SkippedRowException("format " + dtype + " is not known");
        };
    }

    private static NumberFormats weightsOnly(Precision weights, Precision compute) {
        return new NumberFormats(weights, compute, Precision.BF16, Precision.BF16);
    }

    /** A row of a kernel table, with its published time in microseconds. */
    static RowComparison comparison(
            String file, String subset, TruthRow row, @Nullable Double micros, Prediction ours) {
        return new RowComparison(
                file, "time", subset, row.id(), row.text("hardware", ""), "us", micros, ours);
    }
}
