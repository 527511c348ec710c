package org.mirinae.evaluation.truth;

import java.util.Locale;
import org.mirinae.units.Precision;

/** Formats by the names that tables of measurements give to recipes. */
public final class PrecisionRecipes {

    private PrecisionRecipes() {}

    /**
     * The format a recipe multiplies in; where two are named, the first.
     *
     * @throws SkippedRowException for an unknown one
     */
    public static Precision precision(String recipe) {
        String first = recipe.replace("(assumed)", "").split("[ _]", -1)[0];
        return switch (first.toUpperCase(Locale.ROOT)) {
            case "FP8", "FP8-CS", "FP8-ROWWISE" -> Precision.FP8;
            case "MXFP8", "FP8-MX" -> Precision.MXFP8;
            case "NVFP4", "FP4" -> Precision.NVFP4;
            case "MXFP4", "MXFP4-W" -> Precision.MXFP4;
            case "FP16" -> Precision.FP16;
            case "BF16" -> Precision.BF16;
            default -> throw new SkippedRowException("precision " + recipe + " is not known");
        };
    }
}
