package org.mirinae.workload.serving;

/** Says how much of a cache's transfer runs beside the computation of its prompt. */
public enum TransferOverlap {
    /** All is sent when the prompt is computed. */
    NONE,
    /** Each layer is sent when it is computed, so what is left is at least the last layer. */
    LAYERWISE
}
