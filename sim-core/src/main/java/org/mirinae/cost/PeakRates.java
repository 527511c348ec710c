package org.mirinae.cost;

import org.mirinae.hardware.Precision;

/** The rates of a chip by its data sheet, which measured times are held against. */
public interface PeakRates {

    /** Dense peak in the format a product is computed in, in FLOP/s. */
    double peak(Precision precision);

    /** Bytes per second the chip's memory has by its data sheet. */
    double memoryPeak();

    /** Share of the measured chip's clock that this chip can hold under full load. */
    double clockShare();

    /** Compute units; 0 where the catalogue has no figure. */
    int units();
}
