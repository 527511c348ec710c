/**
 * Our figure beside the published one, row by row. Reads tables of published measurements, maps
 * each row to a workload and a cluster from its own inputs, predicts it, and says how far off the
 * predictions are, and why a row was not predicted.
 *
 * <p>The top floor: may use everything below.
 */
@NullMarked
package org.mirinae.accuracy;

import org.jspecify.annotations.NullMarked;
