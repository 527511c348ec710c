/**
 * Brings scenario, catalogue, files, clocks and simulator together, for the command line and for
 * the run service alike.
 *
 * <p>May use everything but the command line.
 */
@NullMarked
package org.mirinae.app.run;

import org.jspecify.annotations.NullMarked;
