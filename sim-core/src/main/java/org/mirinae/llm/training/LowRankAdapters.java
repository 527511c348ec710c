package org.mirinae.llm.training;

import java.util.ArrayList;
import java.util.List;
import org.mirinae.llm.work.LayerWork;
import org.mirinae.llm.work.OperatorKind;
import org.mirinae.llm.work.StepOperator;
import org.mirinae.units.Precision;

/** Low-rank adapters beside products with frozen weights; Hu et al. 2021. */
public final class LowRankAdapters {

    private static final String DOWN = " adapter down";
    private static final String UP = " adapter up";

    private LowRankAdapters() {}

    /** The operators, with two narrow products beside each product that is adapted. */
    static List<StepOperator> beside(List<StepOperator> operators, int rank, boolean feedForward) {
        List<StepOperator> all = new ArrayList<>();
        for (StepOperator operator : operators) {
            all.add(operator);
            if (adapted(operator, feedForward)) {
                all.add(product(operator, DOWN, rank, operator.k()));
                all.add(product(operator, UP, operator.n(), rank));
            }
        }
        return all;
    }

    private static boolean adapted(StepOperator operator, boolean feedForward) {
        return operator.kind() == OperatorKind.LINEAR
                && !operator.name().equals("router")
                && (feedForward || !RecomputedParts.isFeedForward(operator.name()));
    }

    static boolean isAdapter(StepOperator operator) {
        return operator.name().endsWith(DOWN) || operator.name().endsWith(UP);
    }

    /** Elements of the adapters of one layer on a rank. */
    public static double elements(LayerWork layer, int rank, boolean feedForward) {
        double sum = 0;
        for (StepOperator operator : layer.operators()) {
            if (adapted(operator, feedForward)) {
                sum += rank * (operator.n() + operator.k()) * operator.count();
            }
        }
        return sum;
    }

    private static StepOperator product(StepOperator of, String name, double n, double k) {
        Precision format = Precision.BF16;
        double bytes = format.bytesPerElement();
        return new StepOperator(
                OperatorKind.LINEAR,
                of.name() + name,
                of.count(),
                format,
                of.rows(),
                n,
                k,
                n * k * bytes,
                2 * n * k,
                (n + k) * bytes,
                0,
                0,
                of.window(),
                null);
    }
}
