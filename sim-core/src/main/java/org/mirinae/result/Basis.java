package org.mirinae.result;

/** The grounds that a figure can rest on, from the firmest to the softest. */
public enum Basis {
    /** Looked up in a measurement of this operation on this hardware and software. */
    MEASURED,
    /** Computed with efficiencies fitted to measurements of this kind of operation. */
    CALIBRATED,
    /** Computed from data sheets and stated assumptions. */
    MODELLED,
    /** Carried over from measurements of other shapes, hardware or software. */
    EXTRAPOLATED
}
