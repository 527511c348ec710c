package org.mirinae.perf.kernel;

import org.mirinae.units.Precision;

/** The rates of a GPU by its data sheet, which measured times are held against. */
public interface PeakRates {

    /** Dense peak in the format a product is computed in, in FLOP/s. */
    double peak(Precision precision);

    /** Bytes per second the GPU's memory has by its data sheet. */
    double memoryPeak();

    /** Share of the measured GPU's clock that this GPU can hold under full load. */
    double clockShare();

    /** Compute units; 0 where the catalogue has no figure. */
    int units();
}
